/** A to Z → a to z; every other byte is itself. */
export const FOLDED = new Uint8Array(256).map((_, octet) => (octet >= 65 && octet <= 90 ? octet + 32 : octet));

/** A set of bytes, one entry for each: 1 for those that are in it. */
export type OctetSet = Uint8Array;

/** Ranges like `a-z`; any other character stands for itself. */
export function octetSet(...ranges: readonly string[]): OctetSet {
  const set = new Uint8Array(256);
  for (const range of ranges) {
    const first = range.charCodeAt(0);
    const last = range.length === 3 && range[1] === '-' ? range.charCodeAt(2) : first;
    for (let octet = first; octet <= last; octet++) set[octet] = 1;
  }
  return set;
}

export const otherThan = (set: OctetSet): OctetSet => set.map((has) => 1 - has);

export const WORD = octetSet('a-z', 'A-Z', '0-9', '_');
/** White space of ASCII and the no-break space of ISO-8859-1. */
export const SPACE = octetSet('\t-\r', ' ', '\u00a0');
export const LINE_END = octetSet('\n', '\r');
