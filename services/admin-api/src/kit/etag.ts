import { adminError } from '../admin-api.errors.js';

/** Entity tag of a version that somebody may edit: a number or a digest (RFC 9110 section 8.8.3). */
export function etagOf(version: string | number): string {
  return `"${version}"`;
}

/** The version that was edited, from If-Match. Throws REVISION_MISSING (428) when it is absent or not a tag of ours. */
export function editedVersion(ifMatch: string | undefined): string {
  // Quotes and the mark of weak tags are optional: people write a bare number at a terminal, and proxies weaken tags.
  const [, version] = /^\s*(?:W\/)?"?([A-Za-z0-9_.:-]{1,128})"?\s*$/.exec(ifMatch ?? '') ?? [];
  if (version === undefined) throw adminError('REVISION_MISSING');
  return version;
}

/** The same for versions that are numbers. */
export function editedNumber(ifMatch: string | undefined): number {
  const version = editedVersion(ifMatch);
  if (!/^\d{1,15}$/.test(version)) throw adminError('REVISION_MISSING', version);
  return Number(version);
}
