import { randomBytes } from 'node:crypto';

export const MIXES = ['text-5k', 'mean-75k', 'mixed-300k'] as const;
export type Mix = (typeof MIXES)[number];

const WORDS =
  'invoice meeting project report schedule delivery customer review budget question answer version update contract team order office today tomorrow please thanks regards number list change notes draft final copy page'.split(
    ' ',
  );
const LINE = 76;

/** Pseudo-random words that change with `seed`, so that texts differ from mail to mail. */
function prose(seed: number, bytes: number): string {
  let state = seed * 2_654_435_761 + 1;
  const lines: string[] = [];
  let line = '';
  for (let size = 0; size < bytes; ) {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    const word = WORDS[state % WORDS.length] ?? '';
    if (line.length + word.length > LINE) {
      lines.push(line);
      size += line.length + 2;
      line = '';
    }
    line = line === '' ? word : `${line} ${word}`;
  }
  return lines.join('\r\n');
}

/** Base64 blocks made once; a mail's attachment is a slice of them behind a line that is unique. */
const POOL = Array.from({ length: 8 }, () => randomBytes(300_000).toString('base64').replace(/.{76}/g, '$&\r\n'));
const TYPES = [
  ['application/pdf', 'report.pdf', '%PDF-1.7\n'],
  ['image/png', 'picture.png', '\x89PNG\r\n\x1a\n'],
  ['application/octet-stream', 'data.bin', 'DATA'],
] as const;

function attachment(seed: number, bytes: number): string {
  const [type, name, magic] = TYPES[seed % TYPES.length] ?? TYPES[0];
  const head = Buffer.from(`${magic}${seed.toString(36).padStart(12, '0')}`.padEnd(57, '.').slice(0, 57), 'latin1').toString('base64');
  const pool = POOL[seed % POOL.length] ?? '';
  const start = (seed % 50) * (LINE + 2);
  return `Content-Type: ${type}; name="${seed}-${name}"\r\nContent-Disposition: attachment; filename="${seed}-${name}"\r\nContent-Transfer-Encoding: base64\r\n\r\n${head}\r\n${pool.slice(start, start + Math.floor(bytes / (LINE + 2)) * (LINE + 2))}`;
}

function sizesOf(mix: Mix, seed: number): { readonly text: number; readonly attachments: readonly number[] } {
  switch (mix) {
    case 'text-5k':
      return { text: 4500, attachments: [] };
    case 'mean-75k':
      return { text: 9000, attachments: seed % 4 === 0 ? [260_000] : [] };
    case 'mixed-300k':
      return { text: 6000, attachments: seed % 2 === 0 ? [290_000] : [120_000, 170_000] };
    default:
      throw new Error(`unknown mix ${String(mix)}`);
  }
}

/** One mail, unique in text and attachments, so that no cache by content can answer for it. CRLF line endings, no line begins with a dot. */
export function mailOf(mix: Mix, seed: number): Buffer {
  const { text, attachments } = sizesOf(mix, seed);
  const head = `From: Sender ${seed} <sender${seed % 97}@bench.example>\r\nTo: user@local.example\r\nSubject: Report ${seed}\r\nDate: ${new Date().toUTCString().replace('GMT', '+0000')}\r\nMessage-ID: <${seed}.${process.pid}@bench.example>\r\nMIME-Version: 1.0\r\n`;
  const body = prose(seed, text);
  if (attachments.length === 0) return Buffer.from(`${head}Content-Type: text/plain; charset=us-ascii\r\n\r\n${body}\r\n`, 'latin1');
  const boundary = `bench-${seed}`;
  const parts = [`Content-Type: text/plain; charset=us-ascii\r\n\r\n${body}`, ...attachments.map((bytes, i) => attachment(seed * 2 + i, bytes))];
  return Buffer.from(
    `${head}Content-Type: multipart/mixed; boundary="${boundary}"\r\n\r\n${parts.map((part) => `--${boundary}\r\n${part}\r\n`).join('')}--${boundary}--\r\n`,
    'latin1',
  );
}
