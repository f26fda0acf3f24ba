/** Shares of a topic. So many members of a group have work at most; with 2, 3, 4, 6, 8 or 12 of them each has as many as the others. */
export const SHARES = 48;

/** Share of the key in `alias`, in SQL. It is stored with the message: a server that hashes otherwise must not move what is there. */
export const shareOfKey = (column: string): string => `(hashtext(${column}) & 2147483647) % ${SHARES}`;

/** A share of a topic: a place of the ledger, and what a reader waits for. */
export const placeOf = (topic: string, share: number): string => `${topic}:${share}`;

export function partsOfPlace(place: string): { readonly topic: string; readonly share: number } {
  const colon = place.lastIndexOf(':');
  return { topic: place.slice(0, colon), share: Number(place.slice(colon + 1)) };
}

/** How many shares a member should have, so that all members together have them all. */
export const fairPart = (members: number): number => Math.ceil(SHARES / Math.max(1, members));

/** What a member sees of its group. */
export interface GroupView {
  /** Members that are there, this one among them. */
  readonly members: number;
  /** Shares that this one has. */
  readonly mine: ReadonlySet<number>;
  /** Shares that anybody has. */
  readonly taken: ReadonlySet<number>;
}

/** What a member does next: it takes what is free up to its part, or gives what is above it. Pure; `turn` spreads members that look at the same moment over the free shares. */
export function nextMove({ members, mine, taken }: GroupView, turn: number): { readonly take: readonly number[]; readonly give: readonly number[] } {
  const part = fairPart(members);
  const over = mine.size - part;
  if (over > 0) return { take: [], give: [...mine].sort((a, b) => b - a).slice(0, over) };
  const all = Array.from({ length: SHARES }, (_unused, i) => (i + turn) % SHARES);
  return { take: all.filter((share) => !taken.has(share)).slice(0, -over), give: [] };
}
