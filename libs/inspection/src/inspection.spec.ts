import { systemClock } from '@postern/adapter-system';
import { indexZip } from '@postern/files';
import { noMetrics } from '@postern/kernel';
import { parseMessage, parseOnce } from '@postern/mail';
import type { MailMessage } from '@postern/mail';
import { JobPool, programAt, workersMetrics } from '@postern/platform-workers';
import { HARMLESS_MACRO, officeDocument, oldWordDocument, sampleMail, tar, zip } from '@postern/samples';
import { afterAll, describe, expect, it } from 'vitest';

import { hereAllowance, HERE_FILE, HERE_PARSED, Inspection, InspectionFailed } from './inspection.js';
import type { Asker } from './inspection.js';
import type { handlers } from './inspection-program.js';
import PLANTED_URL from 'program:./testing/planted-inspection.js';

const pool = new JobPool({ size: 2 }, systemClock, workersMetrics(noMetrics));
afterAll(() => pool.close());
const opinion = (name: string) => Promise.resolve(() => [name]);
const PLANTED = programAt<typeof handlers>(PLANTED_URL);

const asker = (parts: Partial<Asker> = {}): Asker => ({
  signal: new AbortController().signal,
  client: undefined,
  maxMs: 10_000,
  // Nothing is done in this thread, however small it is.
  here: { left: 0 },
  ...parts,
});

const filler = Buffer.alloc(HERE_FILE * 2, 'some words ');
const mail = sampleMail({
  from: 'a@a.example',
  to: 'b@b.example',
  subject: 's',
  text: 'hello',
  attachments: [
    { name: 'large.txt', bytes: filler },
    { name: 'a.zip', bytes: zip([{ name: 'b.tar', bytes: tar([{ name: 'c.txt', bytes: filler }]) }]) },
    { name: 'm.docm', bytes: officeDocument({ kind: 'docm', macros: HARMLESS_MACRO }) },
    { name: 'm.doc', bytes: oldWordDocument({ macros: HARMLESS_MACRO }) },
    {
      name: 'inner.eml',
      bytes: sampleMail({ from: 'a@a.example', to: 'b@b.example', subject: 'in', text: 'in', attachments: [{ name: 'x', bytes: filler }] }),
    },
    { name: 'x.bin', bytes: Buffer.from('00ff00ff1122334455667788'.repeat(3000), 'hex') },
  ],
});

/** All that is said about all parts. */
async function looksOf(inspection: Inspection, message: MailMessage, given: Asker = asker()) {
  const looks = await Promise.all(message.parts.map((part) => inspection.part(message, part, 1_000_000, given)));
  // The index of a ZIP is made here when it is asked for.
  return looks.map((look) => (look.kind === 'seen' ? { ...look, workMs: 0, zip: undefined } : { ...look, workMs: 0 }));
}

describe('a look in a worker', () => {
  it('says what a look in this thread says, and its octets are buffers', async () => {
    const here = await looksOf(new Inspection({}), parseMessage(mail));
    const there = await looksOf(new Inspection({ pool }), parseMessage(mail));
    expect(there).toEqual(here);
    for (const look of there) {
      if (look.kind !== 'seen') throw new Error('late');
      for (const bytes of [look.bytes, ...look.inspection.embedded.map((file) => file.bytes), look.inspection.entity ?? look.bytes])
        expect(Buffer.isBuffer(bytes)).toBe(true);
    }
  });

  it('is found out once for all who ask, also while it goes on', async () => {
    const message = parseMessage(mail);
    const inspection = new Inspection({ pool });
    const [one, two] = await Promise.all([looksOf(inspection, message), looksOf(inspection, message)]);
    const three = await looksOf(inspection, message);
    one.forEach((look, i) => {
      if (look.kind === 'seen') expect([two[i], three[i]]).toMatchObject([{ bytes: look.bytes }, { bytes: look.bytes }]);
      expect([two[i], three[i]].every((other) => look.kind === 'seen' && other?.kind === 'seen' && other.bytes === look.bytes)).toBe(true);
    });
  });

  it('gives octets that are lent to it back, and copies those of others', async () => {
    const inspection = new Inspection({ pool });
    const lent = Buffer.from(new ArrayBuffer(100_000)).fill('text ');
    const look = await inspection.ownFile(lent, { names: ['a.txt'], prose: false }, asker());
    expect(lent.length).toBe(0);
    expect(look).toMatchObject({ kind: 'seen', types: ['txt'] });
    expect(look.kind === 'seen' && look.bytes.toString().startsWith('text text')).toBe(true);
    const kept = Buffer.alloc(100_000, 'text ');
    expect(await inspection.file(kept, { names: [], prose: false }, asker())).toMatchObject({ bytes: kept, types: ['txt'] });
    const piece = Buffer.from(new ArrayBuffer(100_000)).fill('text ').subarray(10, 40_000);
    await inspection.ownFile(piece, { names: [], prose: false }, asker());
    expect(piece.length).toBe(39_990);
  });

  it('has the second opinion where our table knows nothing, and looks into what that says', async () => {
    const message = parseMessage(mail);
    const last = async (inspection: Inspection) => (await looksOf(inspection, message)).at(-1);
    expect(await last(new Inspection({ pool }))).toMatchObject({ types: ['dat'] });
    expect(await last(new Inspection({ pool, opinion: opinion('elf') }))).toMatchObject({ types: ['elf'] });
    expect(await last(new Inspection({ opinion: opinion('elf') }))).toMatchObject({ types: ['elf'] });
  });
});

describe('a ZIP', () => {
  it('is indexed where it is looked at', async () => {
    const bytes = zip([{ name: 'a.txt', bytes: filler, stored: true }]);
    const look = await new Inspection({ pool }).file(bytes, { names: [], prose: false }, asker());
    expect(look.kind === 'seen' && look.zip).toEqual(indexZip(bytes, 5000));
  });
});

describe('a look that does not end', () => {
  const hanging = (text: string) =>
    parseMessage(
      sampleMail({ from: 'a@a.example', to: 'b@b.example', subject: 's', text: 't', attachments: [{ name: 'a', bytes: Buffer.from(text) }] }),
    );

  it('is late by its own time, and the next one is seen', async () => {
    const inspection = new Inspection({ pool, program: PLANTED });
    const message = hanging('hang for ever');
    const part = message.parts.at(-1) ?? message.root;
    expect(await inspection.part(message, part, 1000, asker({ maxMs: 200 }))).toMatchObject({ kind: 'late' });
    expect(await inspection.ownFile(Buffer.alloc(100, 'hang for ever'), { names: [], prose: false }, asker({ maxMs: 200 }))).toMatchObject({
      kind: 'late',
    });
    expect(await looksOf(inspection, hanging('end'))).toMatchObject([{ kind: 'seen' }, { kind: 'seen' }, { kind: 'seen' }]);
  });

  it('goes on as long as one of those who asked waits, and ends with the last', async () => {
    const inspection = new Inspection({ pool, program: PLANTED });
    const message = hanging('hang for ever');
    const part = message.parts.at(-1) ?? message.root;
    const [one, two] = [new AbortController(), new AbortController()];
    const looks = [one, two].map(({ signal }) => inspection.part(message, part, 1000, asker({ signal, maxMs: 60_000 })).catch(String));
    one.abort('one left');
    expect(await looks[0]).toBe('one left');
    expect(pool.busy).toBe(1);
    two.abort('two left');
    expect(await looks[1]).toBe('two left');
    await expect.poll(() => pool.busy).toBe(0);
  });

  it('of which the worker ends is a failure, not a file of which nothing is to be said', async () => {
    const inspection = new Inspection({ pool, program: PLANTED });
    const message = hanging('exit now');
    await expect(looksOf(inspection, message)).rejects.toThrow(InspectionFailed);
  });
});

/** Without the bytes, which take long to compare. */
function outlineOf({ bytes, parts, headers, findings, work }: MailMessage) {
  const outline = parts.map(({ source, synthetic, parent, children, ...part }) => ({
    ...part,
    isOwn: source === bytes,
    synthetic: synthetic?.toString('latin1'),
    parent: parent?.path,
    children: children.map((child) => child.path),
  }));
  return { outline, headers, findings, work };
}

describe('the parse of a large mail', () => {
  const large = (text = 'text') => Buffer.concat([mail, Buffer.alloc(HERE_PARSED, `${text}\r\n`)]);

  it('is done in a worker, once, and is the same', async () => {
    const inspection = new Inspection({ pool });
    const bytes = large();
    const [one, two] = await Promise.all([inspection.parse(bytes, asker()), inspection.parse(bytes, asker())]);
    expect(outlineOf(one)).toEqual(outlineOf(parseMessage(bytes)));
    expect([two, await inspection.parse(bytes, asker()), parseOnce(bytes)].every((other) => other === one)).toBe(true);
    expect(one.bytes).toBe(bytes);
  });

  it('ends with its signal', async () => {
    const inspection = new Inspection({ pool, program: PLANTED });
    const leaving = new AbortController();
    const parse = inspection.parse(large('hang for ever'), asker({ signal: leaving.signal }));
    leaving.abort(new Error('nobody waits'));
    await expect(parse).rejects.toThrow('nobody waits');
    await expect.poll(() => pool.busy).toBe(0);
  });

  it('is done here for a small one', async () => {
    const inspection = new Inspection({ pool, program: programAt<typeof handlers>(new URL('file:///nowhere.js')) });
    expect((await inspection.parse(Buffer.from(mail), asker())).parts.length).toBeGreaterThan(5);
    expect(await looksOf(inspection, parseMessage(Buffer.from('Subject: s\r\n\r\ntext\r\n')), asker({ here: hereAllowance() }))).toHaveLength(1);
  });
});
