/** Addresses that are remembered; a proxy network has few. */
const MAX_ADDRESSES = 1000;

/** Tells whether a refused connection of this proxy is to be logged: the first of each minute and address, since a wrong set-up refuses all of them. */
export function createProxyWarnings() {
  let minute = 0;
  const told = new Set<string>();
  return (peer: string, nowMs: number): boolean => {
    const now = Math.floor(nowMs / 60_000);
    if (now !== minute) told.clear();
    minute = now;
    if (told.has(peer) || told.size >= MAX_ADDRESSES) return false;
    told.add(peer);
    return true;
  };
}
