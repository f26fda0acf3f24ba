import { linear } from '@postern/linear';

import type { FileFindingCode } from './findings.js';

const DEVICES = new Set(
  'con prn aux nul com0 com1 com2 com3 com4 com5 com6 com7 com8 com9 lpt0 lpt1 lpt2 lpt3 lpt4 lpt5 lpt6 lpt7 lpt8 lpt9'.split(' '),
);
const RUN_BY_NAME = new Set(
  'exe scr com pif bat cmd vbs vbe js jse wsf wsh hta ps1 msi msp cpl lnk jar dll reg url scf iso img vhd vhdx one chm application gadget inf settingcontent-ms'.split(
    ' ',
  ),
);
const PRETENDED = new Set('pdf doc docx xls xlsx ppt pptx rtf txt jpg jpeg png gif csv htm html zip mp3 mp4 avi'.split(' '));
const ABSOLUTE = linear(/^(?:[\\/]|[A-Za-z]:[\\/])/);
const OVERRIDES = linear(/[\u202a-\u202e\u2066-\u2069]/);
// oxlint-disable-next-line no-control-regex -- they are what is looked for
const HIDDEN = linear(/[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028\u2029\ufeff]/);
const EXTENSION = linear(/^[a-z0-9-]{1,18}$/i);
const MAX_EXTENSION = 18;

/** What is wrong with a stored name. A name is shown and compared, never used as a path. */
export function nameFindings(name: string): readonly FileFindingCode[] {
  const found: FileFindingCode[] = [];
  const components = name.replaceAll('\\', '/').split('/');
  if (components.includes('..')) found.push('NAME_TRAVERSAL');
  if (ABSOLUTE.test(name)) found.push('NAME_ABSOLUTE');
  if (OVERRIDES.test(name)) found.push('NAME_OVERRIDE');
  if (HIDDEN.test(name)) found.push('NAME_HIDDEN_CHARACTERS');
  if (isDevice(components.at(-1) ?? '') || (components.length === 1 && isStream(name))) found.push('NAME_RESERVED');
  if (name.endsWith('.') || name.endsWith(' ')) found.push('NAME_TRAILING');
  if (name.length > 255) found.push('NAME_LONG');
  if (RUN_BY_NAME.has(extensionOf(name)) && PRETENDED.has(extensionBefore(name))) found.push('NAME_DOUBLE_EXTENSION');
  return found;
}

function isDevice(component: string): boolean {
  const dot = component.indexOf('.');
  return DEVICES.has((dot < 0 ? component : component.slice(0, dot)).toLowerCase());
}

/** `file:stream`, but not a drive letter. */
function isStream(name: string): boolean {
  const colon = name.indexOf(':');
  return colon >= 2 && colon < name.length - 1;
}

/** The extension in lower case, without what Windows drops behind it (dots and spaces); empty for none of at most 18 letters, digits and hyphens. */
export function extensionOf(name: string): string {
  const file = withoutStream(isAscii(name) ? name : name.normalize('NFKC'));
  return extensionEnding(file, endOf(file, DROPPED));
}

/** Others may be full-width letters and dots, which older interfaces of Windows turn into the usual ones. */
function isAscii(name: string): boolean {
  for (let at = 0; at < name.length; at++) if (name.charCodeAt(at) > 126) return false;
  return true;
}

/** Characters behind a name that Windows drops or nobody sees. */
const DROPPED = '.\u00ad\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069\ufeff';
const DATA_STREAM = ':$data';

/** `a.js::$DATA` is the content of `a.js` (MS-FSCC 2.1.4). */
function withoutStream(name: string): string {
  const end = name.trimEnd();
  return end.toLowerCase().endsWith(DATA_STREAM) ? end.slice(0, end.indexOf(':', end.lastIndexOf('\\') + 1)) : name;
}

/** The one before the last, across dots, spaces, hyphens and low lines. */
function extensionBefore(name: string): string {
  const end = endOf(name, '.');
  return extensionEnding(name, endOf(name, '._-', end - extensionEnding(name, end).length));
}

function extensionEnding(name: string, end: number): string {
  const tail = name.slice(Math.max(0, end - MAX_EXTENSION - 1), end);
  const last = tail.slice(tail.lastIndexOf('.') + 1);
  // A name that is folded in a header has white space where clients see none.
  const extension = last.trimStart();
  return last.length < tail.length && EXTENSION.test(extension) ? extension.toLowerCase() : '';
}

/** Where the name ends without white space and these characters. */
function endOf(name: string, dropped: string, from = name.length): number {
  let end = from;
  while (end > 0 && (dropped.includes(name.charAt(end - 1)) || name.charAt(end - 1).trim() === '')) end -= 1;
  return end;
}

/** The last component of a stored path, by either separator. */
export function lastComponent(name: string): string {
  return name.slice(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1);
}

/** Endings that a program which signs, encrypts or re-encodes a file puts behind its name. */
const WRAPPERS = new Set('p7m p7s p7c p7b p7 cms m7m tsd sig gpg pgp asc pem der b64'.split(' '));

/** The name of the file within a wrapper: `a.js.p7m` wraps `a.js`. Empty when the name does not say. */
export function unwrappedName(name: string): string {
  const extension = extensionOf(name);
  return WRAPPERS.has(extension) ? name.slice(0, name.toLowerCase().lastIndexOf(`.${extension}`)) : '';
}
