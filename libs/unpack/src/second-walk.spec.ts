import { createSevenZip } from '@postern/adapter-archives';
import { systemClock } from '@postern/adapter-system';
import { DEFAULT_FILE_LIMITS } from '@postern/files';
import type { FileLimits } from '@postern/files';
import { inspectionHere } from '@postern/inspection';
import { parseMessage, parseOnce } from '@postern/mail';
import type { MailMessage } from '@postern/mail';
import { HARMLESS_MACRO, officeDocument, oldWordDocument, sampleMail, tar, zip } from '@postern/samples';
import { afterAll, describe, expect, it } from 'vitest';

import { walkMail } from './walk-mail.js';
import type { WalkedFile } from './walked-file.js';

const archives = createSevenZip();
const here = inspectionHere();
afterAll(() => archives.close());

async function walk(message: MailMessage, limits: Partial<FileLimits> = {}, intoContainers = true, { inspection, memory } = here) {
  const files: WalkedFile[] = [];
  const report = await walkMail(
    message,
    { archives, clock: systemClock, inspection, memory: memory.open() },
    { limits: { ...DEFAULT_FILE_LIMITS, ...limits }, intoContainers },
    (file) => {
      files.push(file);
      return 'go-on';
    },
    AbortSignal.timeout(30_000),
  );
  return { files, report };
}

const inner = sampleMail({ from: 'a@a.example', to: 'b@b.example', subject: 'inner', text: 'inner', attachments: [] });
const mail = sampleMail({
  from: 'a@a.example',
  to: 'b@b.example',
  subject: 's',
  text: 'hello',
  attachments: [
    { name: 'a.zip', bytes: zip([{ name: 'b.tar', bytes: tar([{ name: 'c.txt', bytes: Buffer.from('content') }]) }]) },
    { name: 'm.docm', bytes: officeDocument({ kind: 'docm', macros: HARMLESS_MACRO }) },
    { name: 'm.doc', bytes: oldWordDocument({ macros: HARMLESS_MACRO }) },
    { name: 'inner.eml', bytes: inner },
    { name: 'x', bytes: Buffer.from('00ff00ff1122334455667788', 'hex') },
  ],
});

describe('a second walk through the same mail', () => {
  it('sees what a first one would, also when both walk concurrently', async () => {
    const fresh = await walk(parseMessage(mail));
    const message = parseMessage(mail);
    const [one, two] = await Promise.all([walk(message), walk(message)]);
    expect(one).toEqual(fresh);
    expect(two).toEqual(fresh);
    expect(await walk(message)).toEqual(fresh);
  });

  it('gets the very octets of the first one', async () => {
    const message = parseOnce(Buffer.from(mail));
    const one = await walk(message);
    const two = await walk(message);
    const same = one.files.filter((file, i) => file.bytes === two.files[i]?.bytes).map((file) => file.path);
    expect(same).toEqual(expect.arrayContaining(['1.1', '1.2', '1.3', '1.4', '1.5', '1.6', '1.5/inner.eml/1']));
    const macro = ({ files }: typeof one) => files.find((file) => /^1\.4.*\.bas$/.test(file.path))?.bytes;
    expect(macro(one)?.length).toBeGreaterThan(0);
    expect(macro(two)).toBe(macro(one));
  });

  it('goes by limits of its own', async () => {
    const message = parseMessage(mail);
    await walk(message);
    const cut = await walk(message, { maxFileBytes: 100 });
    expect(cut).toEqual(await walk(parseMessage(mail), { maxFileBytes: 100 }));
    expect(cut.files.find((file) => file.path === '1.2')?.bytes.length).toBe(100);
    expect(await walk(message, { maxFiles: 3 })).toEqual(await walk(parseMessage(mail), { maxFiles: 3 }));
    expect(await walk(message, { maxDepth: 1 })).toEqual(await walk(parseMessage(mail), { maxDepth: 1 }));
    expect(await walk(message, {}, false)).toEqual(await walk(parseMessage(mail), {}, false));
    expect((await walk(message)).files.find((file) => file.path === '1.2')?.bytes.length).toBeGreaterThan(100);
  });
});
