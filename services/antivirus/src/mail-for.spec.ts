import { hereAllowance, inspectionHere } from '@postern/inspection';
import { parseMessage } from '@postern/mail';
import { eicar } from '@postern/samples';
import { fakeEngine } from '@postern/testing';
import type { AvEngine } from '@postern/verdict';
import { describe, expect, it } from 'vitest';

import { antivirusWith, mailWith } from './testing/ask.js';
import { mailFor } from './mail-for.js';

const MAX = 1_000_000;
const large = Buffer.alloc(57 * 400, 'some content ');
const base64 = (large.toString('base64').match(/.{1,76}/g) ?? []).join('\r\n');
const mailOf = (body: string, encoding = 'base64') =>
  Buffer.from(
    `From: a@a.example\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nhello\r\n--b\r\nContent-Type: application/x; name=a.bin\r\nContent-Transfer-Encoding: ${encoding}\r\n\r\n${body}\r\n--b--\r\nbehind\r\n`,
    'latin1',
  );

function recording(blind: boolean): { readonly engine: AvEngine; readonly seen: Buffer[] } {
  const seen: Buffer[] = [];
  const engine = fakeEngine({
    capabilities: { decodesMail: !blind, unpacks: false, updates: false },
    scan: (bytes) => {
      seen.push(bytes);
      return Promise.resolve({ kind: 'scanned', threats: [] });
    },
  });
  return { engine, seen };
}

const { inspection } = inspectionHere();
const asker = () => ({ signal: new AbortController().signal, client: undefined, maxMs: 10_000, here: hereAllowance() });
const mailTo = (decodesMail: boolean, bytes: Buffer) =>
  mailFor(fakeEngine({ capabilities: { decodesMail, unpacks: true, updates: true } }), parseMessage(bytes), MAX, inspection, asker());
const without = (bytes: Buffer) => mailTo(false, bytes);

describe('a mail for an engine that gets its files decoded', () => {
  it('is without the base64 of a file, and all the rest is there', async () => {
    const bytes = mailOf(base64);
    expect((await without(bytes)).toString('latin1')).toBe(bytes.toString('latin1').replace(base64, ''));
  });

  it('has a blank in place of the file for an engine that decodes mails, to which an empty attachment is none', async () => {
    const bytes = mailOf(base64);
    expect((await mailTo(true, bytes)).toString('latin1')).toBe(bytes.toString('latin1').replace(base64, 'IA=='));
  });

  it.each([
    ['hardly any base64', mailOf(base64.slice(0, 780))],
    ['a word that is no base64 within', mailOf(`${base64}\r\npowershell -w hidden\r\n${base64}`)],
    ['padding within, behind which readers differ', mailOf(`${base64}\r\nAA==\r\n${base64}`)],
    ['an encoding that is only called something like it', mailOf(base64, '7bit')],
    ['more octets than a file may have', mailOf(`${base64}\r\n`.repeat(60))],
  ])('is the mail itself with %s', async (_what, bytes) => {
    expect(await without(bytes)).toBe(bytes);
  });

  it('leaves text in that some readers take for no base64, in the reading where it is a file of its own', async () => {
    // Two encodings: one client decodes, another shows the text.
    const bytes = mailOf(base64, '7bit\r\nContent-Transfer-Encoding: base64');
    const { engine, seen } = recording(true);
    const { ask, shell } = antivirusWith({ engines: [engine] });
    await ask(bytes);
    expect(seen.some((each) => each.equals(large))).toBe(true);
    expect(seen.some((each) => each.toString('latin1').includes(base64))).toBe(true);
    await shell.stop();
  });

  it('is whole for an engine that decodes mails where readers may take the structure in several ways, and only there', async () => {
    const odd = mailOf(base64).toString('latin1').replace('boundary=b', 'boundary=b; boundary=c');
    const bytes = Buffer.from(odd, 'latin1');
    expect(await mailTo(true, bytes)).toBe(bytes);
    expect((await mailTo(false, bytes)).length).toBeLessThan(bytes.length);
  });

  it('is short for each engine, and each gets the bytes of the file once', async () => {
    const bytes = mailOf(base64);
    const [blind, seeing] = [recording(true), recording(false)];
    const { ask, shell } = antivirusWith({ engines: [blind.engine, seeing.engine] });
    const { av } = await ask(bytes);
    expect(av.status).toBe('Clean');
    for (const { seen } of [blind, seeing]) expect(seen[0]?.length).toBeLessThan(1000);
    for (const { seen } of [blind, seeing]) expect(seen.filter((each) => each.equals(large))).toHaveLength(1);
    await shell.stop();
  });

  it('takes nothing from what the built-in engine finds', async () => {
    const { ask, shell } = antivirusWith();
    expect((await ask(mailWith({ name: 'a.bin', bytes: Buffer.concat([eicar(), large]) }))).av.status).toBe('Infected');
    expect((await ask(mailWith({ name: 'a.bin', bytes: large }))).av.status).toBe('Clean');
    await shell.stop();
  });
});
