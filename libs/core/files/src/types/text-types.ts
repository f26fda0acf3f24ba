import { SCRIPT_RULES, TEXT_RULES } from './text-rules.js';

const HEAD = 65_536;

/** Extensions that decide for a text: Windows runs or opens it by its name, whatever the lines look like. */
const BY_EXTENSION: Readonly<Record<string, string>> = {
  ...Object.fromEntries(
    'js jse vbs vbe ps1 psm1 bat cmd sh hta wsf wsc sct reg py pl rb php lua inf iqy slk au3 ahk tcl applescript csv tsv json css xml yaml log url scf rdp theme'
      .split(' ')
      .map((ext) => [ext, ext]),
  ),
  wsh: 'wsf',
  psd1: 'psm1',
  bash: 'sh',
  ksh: 'sh',
  command: 'sh',
  mjs: 'js',
  cjs: 'js',
  vb: 'vbs',
  pyw: 'py',
  phtml: 'php',
  php5: 'php',
  phar: 'php',
  yml: 'yaml',
  mjml: 'xml',
  svg: 'svg',
  htm: 'html',
  html: 'html',
  shtml: 'html',
  xhtml: 'html',
  'settingcontent-ms': 'settingcontent',
  'library-ms': 'library-ms',
};

/** The first 64 KiB as text, when they are text: UTF-8, UTF-16 or an 8-bit charset without control characters. */
export function textHead(bytes: Buffer): string | undefined {
  const head = bytes.subarray(0, HEAD);
  if (head.length === 0) return undefined;
  if (head[0] === 0xff && head[1] === 0xfe) return head.toString('utf16le', 2);
  if (head[0] === 0xfe && head[1] === 0xff)
    return Buffer.from(head.subarray(0, head.length & ~1))
      .swap16()
      .toString('utf16le', 2);
  const zeros = countOdd(head);
  if (zeros !== undefined)
    return zeros === 1
      ? head.toString('utf16le')
      : Buffer.from(head.subarray(0, head.length & ~1))
          .swap16()
          .toString('utf16le');
  let odd = 0;
  for (const octet of head) {
    if (octet === 0) return undefined;
    if (octet < 32 && octet !== 9 && octet !== 10 && octet !== 13 && octet !== 12 && octet !== 27 && octet !== 8) odd += 1;
  }
  if (odd > head.length / 100) return undefined;
  const text = head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf ? head.toString('utf8', 3) : head.toString('utf8');
  return text.includes('\ufffd') ? head.toString('latin1') : text;
}

/** UTF-16 without a mark: nearly every second octet is NUL. 1: the odd ones (little endian), 0: the even ones, undefined: neither. */
function countOdd(head: Buffer): 0 | 1 | undefined {
  if (head.length < 16 || !head.includes(0)) return undefined;
  const counts = [0, 0];
  for (let i = 0; i < head.length; i++) if (head[i] === 0) counts[i % 2] = (counts[i % 2] ?? 0) + 1;
  const [even = 0, odd = 0] = counts;
  const half = head.length / 2;
  if (odd > half * 0.8 && even < half * 0.05) return 1;
  return even > half * 0.8 && odd < half * 0.05 ? 0 : undefined;
}

/**
 * Types of a text, most specific first, always ending in `txt`. Scripts are told by what only they say, or by their extension. `prose` is for the text that a
 * person reads in the mail itself: only markup is looked for, since people write about programs.
 */
export function textTypes(text: string, names: readonly string[], options: { readonly prose: boolean }): readonly string[] {
  const found = new Set<string>();
  for (const rule of TEXT_RULES) if (rule.when(text)) found.add(rule.type);
  if (!options.prose) {
    for (const rule of SCRIPT_RULES) if (rule.when(text)) found.add(rule.type);
    for (const name of names) {
      const byName = BY_EXTENSION[/\.([a-z0-9-]{1,16})[\s.]*$/i.exec(name)?.[1]?.toLowerCase() ?? ''];
      if (byName !== undefined) found.add(byName);
    }
  }
  if (found.has('hta') || found.has('svg') || found.has('wsf')) found.delete('html');
  if (found.has('eml') || found.has('mbox') || found.has('diff')) for (const type of ['js', 'vbs', 'ps1', 'bat', 'html']) found.delete(type);
  return [...found];
}
