import { hasTarChecksum } from '@postern/files';

const BLOCK = 512;
const MAX_HEADERS = 10_000;
const MAX_NAME = 65_536;
/** Members whose content is the name of the next one: GNU long names, and the extended headers of POSIX 1003.1 (pax). */
const LONG_NAME = 0x4c;
const EXTENDED: ReadonlySet<number> = new Set([0x78, 0x67]);

/** Names as the headers of a tar have them. The archive reader cleans them before it gives them, so what climbs out of its folder is seen here alone. Never throws. */
export function tarNames(bytes: Buffer): readonly string[] {
  const names: string[] = [];
  for (let at = 0, headers = 0; at + BLOCK <= bytes.length && headers < MAX_HEADERS; headers++) {
    const head = bytes.subarray(at, at + BLOCK);
    if (!hasTarChecksum(head)) break;
    const size = sizeOf(head);
    const content = bytes.subarray(at + BLOCK, at + BLOCK + Math.min(size, MAX_NAME));
    const type = head[156] as number;
    if (type === LONG_NAME) names.push(textOf(content));
    else if (EXTENDED.has(type)) names.push(...pathsOf(content.toString('utf8')));
    else {
      const prefix = head.toString('latin1', 257, 262) === 'ustar' ? textOf(head.subarray(345, 500)) : '';
      names.push(prefix === '' ? textOf(head.subarray(0, 100)) : `${prefix}/${textOf(head.subarray(0, 100))}`);
    }
    at += BLOCK + Math.ceil(size / BLOCK) * BLOCK;
  }
  return names;
}

function textOf(octets: Buffer): string {
  const end = octets.indexOf(0);
  return octets.toString('utf8', 0, end < 0 ? octets.length : end);
}

/** Octal, or of GNU in base 256 when the first bit is set. */
function sizeOf(head: Buffer): number {
  if (((head[124] as number) & 0x80) !== 0) return Number(head.readBigUInt64BE(128));
  const size = Number.parseInt(head.toString('latin1', 124, 136).replaceAll('\0', ' ').trim(), 8);
  return Number.isSafeInteger(size) && size >= 0 ? size : 0;
}

/** Values of `path` in lines of `length key=value`. */
function pathsOf(text: string): readonly string[] {
  return text.split('\n').flatMap((line) => {
    const at = line.indexOf(' path=');
    return at < 0 ? [] : [line.slice(at + 6)];
  });
}
