import type { FileFindingCode } from './findings.js';

const RESERVED = /(?:^|[\\/])(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\.[^\\/]*)?$/i;
const RUN_BY_NAME =
  /\.(?:exe|scr|com|pif|bat|cmd|vbs|vbe|js|jse|wsf|wsh|hta|ps1|msi|msp|cpl|lnk|jar|dll|reg|url|scf|iso|img|vhd|vhdx|one|chm|application|gadget|inf|settingcontent-ms)[\s.]*$/i;
const PRETENDED = /\.(?:pdf|docx?|xlsx?|pptx?|rtf|txt|jpe?g|png|gif|csv|html?|zip|mp[34]|avi)[\s._-]*\.[a-z0-9-]{2,18}[\s.]*$/i;
const OVERRIDES = /[\u202a-\u202e\u2066-\u2069]/;
// oxlint-disable-next-line no-control-regex -- they are what is looked for
const HIDDEN = /[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028\u2029\ufeff]/;

/** What is wrong with a stored name. A name is shown and compared, never used as a path. */
export function nameFindings(name: string): readonly FileFindingCode[] {
  const found: FileFindingCode[] = [];
  if (/(?:^|[\\/])\.\.(?:[\\/]|$)/.test(name)) found.push('NAME_TRAVERSAL');
  if (/^(?:[\\/]|[A-Za-z]:[\\/])/.test(name)) found.push('NAME_ABSOLUTE');
  if (OVERRIDES.test(name)) found.push('NAME_OVERRIDE');
  if (HIDDEN.test(name)) found.push('NAME_HIDDEN_CHARACTERS');
  if (RESERVED.test(name) || /^[^:\\/]{2,}:[^\\/]+$/.test(name)) found.push('NAME_RESERVED');
  if (/[. ]$/.test(name)) found.push('NAME_TRAILING');
  if (name.length > 255) found.push('NAME_LONG');
  if (PRETENDED.test(name) && RUN_BY_NAME.test(name)) found.push('NAME_DOUBLE_EXTENSION');
  return found;
}

/** The last component of a stored path, by either separator. */
export function lastComponent(name: string): string {
  return name.slice(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1);
}
