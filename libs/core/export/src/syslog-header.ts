/** Facilities by their names (RFC 5424 6.2.1). */
export const FACILITIES = {
  kern: 0,
  user: 1,
  mail: 2,
  daemon: 3,
  auth: 4,
  syslog: 5,
  authpriv: 10,
  local0: 16,
  local1: 17,
  local2: 18,
  local3: 19,
  local4: 20,
  local5: 21,
  local6: 22,
  local7: 23,
} as const;

export type Facility = keyof typeof FACILITIES;

/** PRI of a line. Severity of CEF, 0 to 10, becomes critical to informational. */
export function priority(facility: Facility, severity: number): string {
  const level = severity >= 9 ? 2 : severity >= 7 ? 3 : severity >= 5 ? 4 : severity >= 4 ? 5 : 6;
  return `<${FACILITIES[facility] * 8 + level}>`;
}

/** A header field: PRINTUSASCII without spaces (RFC 5424 6), `-` when nothing is left. */
export function headerField(value: string, maxCharacters: number): string {
  const kept = [...value].map((character) => (character > ' ' && character <= '~' ? character : '_')).join('');
  return kept === '' ? '-' : kept.slice(0, maxCharacters);
}

/** HOSTNAME: what a host name or an address is made of. */
export function hostField(host: string): string {
  const kept = [...host].map((character) => (isOfHostName(character) ? character : '_')).join('');
  return kept === '' ? '-' : kept.slice(0, 255);
}

function isOfHostName(character: string): boolean {
  return (
    (character >= 'a' && character <= 'z') || (character >= 'A' && character <= 'Z') || (character >= '-' && character <= ':' && character !== '/')
  );
}
