const last = new Map<string, string>();

/** Remembers with which filters a list was last seen. */
export function rememberAddress(path: string, href: string): void {
  last.set(path, href);
}

/** Address of a list as it was last seen in this tab, with its filters; the bare list when it was not seen. */
export function lastAddress(path: string): string {
  return last.get(path) ?? path;
}
