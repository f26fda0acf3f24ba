import { createHash } from 'node:crypto';

import { submitV1 } from '@postern/contracts';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';

import { nextMsgId, startDatabase, startOffice, stopDatabase, stopOffices } from '../testing/post-office.js';
import { submitService } from './submit-service.js';

beforeAll(startDatabase);
afterAll(stopDatabase);
afterEach(stopOffices);

type Office = Awaited<ReturnType<typeof startOffice>>;
const MINUTE = 60_000;
const MAIL = Buffer.from('From: gateway@own.example\r\nSubject: from Backup\r\n\r\n8-bit \xe9\0 and all\r\n', 'latin1');

async function startedOffice(options: Parameters<typeof startOffice>[0] = {}) {
  const office = await startOffice(options);
  await office.turn(0, async () => (await office.rows().catch(() => undefined)) !== undefined);
  const { submit } = submitService({ shell: office.shell, blobs: office.blobs, store: office.switched });
  return { office, submit: (request: Partial<submitV1.SubmitRequest>) => submit(requestOf(request), new AbortController().signal) };
}

const requestOf = (given: Partial<submitV1.SubmitRequest>) =>
  submitV1.SubmitRequest.fromPartial({ msgId: nextMsgId(), recipients: ['b@local.example'], subject: 'from Backup', message: MAIL, ...given });

const objects = ({ blobs }: Office) => [...blobs.objects.keys()];
const transitKey = (msgId: string) => `transit/${createHash('sha256').update(MAIL).digest('hex')}/${msgId}`;

describe('mail of the house', () => {
  it('goes to its recipients as it was given, and leaves nothing behind', async () => {
    const { office, submit } = await startedOffice();
    expect(await submit({ recipients: ['b@local.example', 'c@local.example', 'b@local.example'] })).toEqual({ queued: 2 });
    await office.turn(MINUTE, () => office.attempts().length === 2);
    // In one transaction, as a mail that was received.
    expect(office.hop.mails.map(({ to }) => [...to].sort())).toEqual([['b@local.example', 'c@local.example']]);
    expect(office.hop.mails[0]).toMatchObject({ from: '', bytes: MAIL });
    expect(office.attempts()).toMatchObject([{ result: 'delivered' }, { result: 'delivered' }]);
    await office.turn(2 * MINUTE, () => objects(office).length === 0);
    expect(await office.rows()).toEqual([]);
  });

  it('is not sent twice when it is submitted again, waiting or delivered', async () => {
    const { office, submit } = await startedOffice();
    const msgId = nextMsgId();
    expect(await submit({ msgId })).toEqual({ queued: 1 });
    expect(await submit({ msgId })).toEqual({ queued: 0 });
    await office.turn(MINUTE, () => office.hop.mails.length === 1);
    await office.turn(2 * MINUTE, () => objects(office).length === 0);
    expect(await submit({ msgId })).toEqual({ queued: 0 });
    expect([objects(office), await office.rows()]).toEqual([[], []]);
  });

  it('is sent once when many submit it at the same time', async () => {
    const { office, submit } = await startedOffice();
    const msgId = nextMsgId();
    await Promise.all(Array.from({ length: 8 }, () => submit({ msgId })));
    expect(await office.rows()).toHaveLength(1);
    await office.turn(MINUTE, () => office.hop.mails.length === 1);
    await office.turn(2 * MINUTE, () => objects(office).length === 0);
    expect(office.hop.mails).toHaveLength(1);
  });

  it('is not taken while PostgreSQL is away, and goes once when it is submitted again', async () => {
    const { office, submit } = await startedOffice();
    const msgId = nextMsgId();
    office.setDatabaseDown(true);
    await expect(submit({ msgId })).rejects.toThrow();
    office.setDatabaseDown(false);
    expect(await submit({ msgId })).toEqual({ queued: 1 });
    await office.turn(MINUTE, () => office.hop.mails.length === 1);
    await office.turn(2 * MINUTE, () => objects(office).length === 0);
    expect(office.hop.mails).toHaveLength(1);
  });

  it('that was stored and not queued is no mail yet: the same again makes it one', async () => {
    const { office } = await startedOffice();
    const put: typeof office.blobs.put = async (...given) => {
      await office.blobs.put(...given);
      office.setDatabaseDown(true);
    };
    const { submit } = submitService({ shell: office.shell, blobs: { ...office.blobs, put }, store: office.switched });
    const request = requestOf({});
    await expect(submit(request, new AbortController().signal)).rejects.toThrow('connection refused');
    office.setDatabaseDown(false);
    expect([objects(office), await office.rows()]).toEqual([[transitKey(request.msgId)], []]);
    const again = submitService({ shell: office.shell, blobs: office.blobs, store: office.switched });
    expect(await again.submit(request, new AbortController().signal)).toEqual({ queued: 1 });
    await office.turn(MINUTE, () => office.hop.mails.length === 1);
    await office.turn(2 * MINUTE, () => objects(office).length === 0);
    expect(office.hop.mails).toHaveLength(1);
  });

  it('may lie in transit already', async () => {
    const { office, submit } = await startedOffice();
    const msgId = nextMsgId();
    office.blobs.objects.set(transitKey(msgId), MAIL);
    expect(await submit({ msgId, message: Buffer.alloc(0), blobKey: transitKey(msgId), size: MAIL.length })).toEqual({ queued: 1 });
    await office.turn(MINUTE, () => office.hop.mails.length === 1);
    expect(office.hop.mails[0]?.bytes.equals(MAIL)).toBe(true);
    await office.turn(2 * MINUTE, () => objects(office).length === 0);
  });

  it('of the null sender that nobody takes is told to nobody', async () => {
    const { office, submit } = await startedOffice({
      hop: { script: (line) => (line.startsWith('RCPT') ? { reply: '550 5.1.1 nobody' } : undefined) },
    });
    await submit({});
    await office.turn(MINUTE, () => office.attempts().length === 1);
    expect(office.attempts()).toMatchObject([{ result: 'bounced', dsnMsgId: '' }]);
    expect(await office.rows()).toEqual([]);
  });
});

describe('a submission is refused', () => {
  const other = nextMsgId();
  it.each<[string, Partial<submitV1.SubmitRequest>]>([
    ['without recipients', { recipients: [] }],
    ['with too many', { recipients: Array.from({ length: 1001 }, (_, i) => `r${i}@local.example`) }],
    ['to something that is no address', { recipients: ['b@local.example', 'nobody'] }],
    ['to an address with another command in it', { recipients: ['b@local.example>\r\nRCPT TO:<c@local.example'] }],
    ['from something that is no address', { mailFrom: 'a@b@c\r\n' }],
    ['under something that is no MsgId', { msgId: '../../etc' }],
    ['without a message', { message: Buffer.alloc(0) }],
    ['with too large a message', { message: Buffer.alloc(8 * 1024 * 1024 + 1, 'a') }],
    ['by the name of what others keep', { message: Buffer.alloc(0), blobKey: `backup/${'a'.repeat(64)}/${other}`, msgId: other }],
    ["by the name of another mail's object", { message: Buffer.alloc(0), blobKey: `transit/${'a'.repeat(64)}/${other}` }],
    ['by a name that leaves its folder', { message: Buffer.alloc(0), blobKey: '../transit/x' }],
  ])('%s', async (_title, request) => {
    const { office, submit } = await startedOffice();
    await expect(submit(request)).rejects.toMatchObject({ code: 'DELIVERY_SUBMISSION' });
    expect([objects(office), await office.rows()]).toEqual([[], []]);
  });
});
