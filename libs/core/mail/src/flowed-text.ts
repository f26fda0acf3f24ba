import type { MimePart } from './mime-part.js';
import { parameterReadings, parseStructured } from './parameters.js';

/** How the lines of a text are broken (RFC 3676 4). */
export interface Flow {
  readonly flowed: boolean;
  /** The space at the end of a broken line is no part of the text: words may be broken. */
  readonly delSp: boolean;
}

const MAX_PARAMETERS = 64;

/** What the part says of its lines. */
export function flowOf({ headers }: Pick<MimePart, 'headers'>): Flow {
  const types = headers.filter(({ lower }) => lower === 'content-type').map(({ value }) => parseStructured(value, MAX_PARAMETERS));
  const says = (name: string, word: string) =>
    types.some((type) => parameterReadings(type, name).some((value) => value.trim().toLowerCase() === word));
  const flowed = says('format', 'flowed');
  return { flowed, delSp: flowed && says('delsp', 'yes') };
}

/** The text with its lines joined where they were broken for transport, as its reader sees it: quote marks stay, stuffed spaces go. One pass. */
export function unflowed(text: string, delSp: boolean): string {
  const out: string[] = [];
  let depth = -1;
  for (const raw of text.split('\n')) {
    const line = raw.endsWith('\r') ? raw.slice(0, -1) : raw;
    let quotes = 0;
    while (line[quotes] === '>') quotes += 1;
    const content = line.slice(line[quotes] === ' ' ? quotes + 1 : quotes);
    // The mark before a signature is never joined (4.3).
    const isSignature = content === '-- ';
    const isBroken = content.endsWith(' ') && !isSignature;
    const written = isBroken && delSp ? content.slice(0, -1) : content;
    if (depth === quotes && !isSignature) out.push(written);
    else {
      if (out.length > 0) out.push('\n');
      out.push(quotes === 0 ? written : `${'>'.repeat(quotes)} ${written}`);
    }
    depth = isBroken ? quotes : -1;
  }
  return out.join('');
}
