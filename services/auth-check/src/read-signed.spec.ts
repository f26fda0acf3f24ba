import type { Body } from '@postern/kernel';
import { bodyOf } from '@postern/kernel';
import { describe, expect, it } from 'vitest';

import { readHeader, readSigned } from './read-signed.js';

const never = new AbortController().signal;
const HEADER = 'From: alice@shop.example\r\nSubject: Hello\r\n\r\n';
const LONG = 'x'.repeat(70).concat('\r\n').repeat(3000);

/** A body that tells how much of it was read. */
function counted(text: string): { readonly body: Body; readonly reads: number[] } {
  const reads: number[] = [];
  const inner = bodyOf(Buffer.from(text), '');
  const read: Body['read'] = async (range, signal) => {
    const bytes = await inner.read(range, signal);
    reads.push(bytes.length);
    return bytes;
  };
  return { body: { ...inner, read }, reads };
}

async function readOf(text: string) {
  const { body, reads } = counted(text);
  return { text: (await readSigned(body, never)).toString(), reads };
}

describe('what the check reads', () => {
  it('is the header alone when nobody signed', async () => {
    expect((await readOf(`${HEADER}Hello\r\n`)).text).toBe(HEADER);
    expect(await readOf(HEADER + LONG)).toEqual({ text: HEADER, reads: [65_536] });
  });

  it.each(['DKIM-Signature: v=1', 'ARC-Seal: i=1', 'ARC-Message-Signature: i=1', 'arc-authentication-results: i=1'])(
    'is all of it with %s',
    async (field) => {
      const short = `${field}\r\n${HEADER}Hello\r\n`;
      expect((await readOf(short)).text).toBe(short);
      const long = `${field}\r\n${HEADER}${LONG}`;
      expect((await readOf(long)).text).toBe(long);
    },
  );

  it('is all of it when the header does not end early', async () => {
    const long = `Subject: ${'a\r\n b'.repeat(20_000)}\r\nDKIM-Signature: v=1\r\n${HEADER}Hello\r\n`;
    expect((await readOf(long)).text).toBe(long);
  });

  it('rejects as the body does', async () => {
    const gone: Body = { ...bodyOf(Buffer.alloc(100_000), ''), read: () => Promise.reject(new Error('gone')) };
    await expect(readSigned(gone, never)).rejects.toThrow('gone');
  });
});

describe('a header that came with the call', () => {
  const excerptOf = (kept: string, gap = 100_000) => ({
    size: kept.length + gap,
    octets: Buffer.from(kept),
    gaps: [{ offset: kept.length, length: gap }],
  });
  /** Reads of the body, and what the check gets. */
  async function readOfExcerpt(kept: string, whole: string) {
    const { body, reads } = counted(whole);
    return { text: (await readHeader(excerptOf(kept, whole.length - kept.length), body, never)).toString(), pulled: reads.length > 0 };
  }

  it('is enough when nobody signed', async () => {
    expect(await readOfExcerpt(HEADER, HEADER + LONG)).toEqual({ text: HEADER, pulled: false });
  });

  it.each([
    ['that is signed', `DKIM-Signature: v=1\r\n${HEADER}`],
    ['that is sealed', `ARC-Seal: i=1\r\n${HEADER}`],
  ])('is not enough for one %s: all is read', async (_what, header) => {
    expect(await readOfExcerpt(header, header + LONG)).toEqual({ text: header + LONG, pulled: true });
  });

  it('is not believed to be one when it ends early or late', async () => {
    const cut = HEADER.slice(0, -2);
    expect(await readOfExcerpt(cut, HEADER + LONG)).toEqual({ text: HEADER, pulled: true });
    expect(await readOfExcerpt(`${HEADER}text`, `${HEADER}text\r\n${LONG}`)).toEqual({ text: HEADER, pulled: true });
  });

  it('with gaps that do not fit is a defect of the caller', async () => {
    const excerpt = { ...excerptOf(HEADER), size: 7 };
    await expect(readHeader(excerpt, bodyOf(Buffer.from(HEADER), ''), never)).rejects.toThrow(/excerpt/);
  });
});
