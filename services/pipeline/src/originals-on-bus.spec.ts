import { createHash } from 'node:crypto';

import { dispositions } from '@postern/wire';
import { describe, expect, it } from 'vitest';

import { finds, MAIL, MSG } from './testing/fakes.js';
import { gateway } from './testing/gateway.js';

const KIB = 1024;
const mailOf = (bytes: number) => MAIL.padEnd(bytes - 2, 'x') + '\r\n';
const nameOf = (text: string, area: string) => `${area}/${createHash('sha256').update(text).digest('hex')}/${MSG}`;
const effects = (record: readonly string[]) => record.filter((line) => !line.startsWith('scan'));

describe('an original', () => {
  it('that is small is published with its decision, both before 250 (obligation 52)', async () => {
    const gw = gateway();
    expect((await gw.send()).code).toBe(250);
    expect(effects(gw.record)).toEqual([`publish ${MSG}/original`, `publish ${MSG}`]);
    expect(gw.bus.facts).toMatchObject([{ originalOnBus: true, blobKey: nameOf(MAIL, 'transit') }]);
    expect(gw.bus.sent.map(({ topic, key }) => [topic, key])).toEqual([
      ['postern.originals.v1', MSG],
      ['postern.mail.v1', MSG],
    ]);
  });

  it('comes with all that its delivery needs, and no more', async () => {
    const gw = gateway();
    await gw.send();
    const [{ decided, original } = expect.unreachable('nothing was published')] = gw.bus.originals;
    expect(Buffer.from(original).toString()).toBe(MAIL);
    const { groups, envelope, reply, auth, size, subject, blobKey } = gw.bus.facts[0] ?? expect.unreachable('no fact');
    expect(decided).toMatchObject({ msgId: MSG, groups, envelope, reply, auth, size, subject, blobKey, scans: [], steps: [] });
    expect(groups[0]?.splices.length).toBeGreaterThan(0);
  });

  it.each([
    ['of the limit', 32 * KIB, undefined, 'bus'],
    ['above it', 32 * KIB + 1, undefined, 'store'],
    ['of another limit', 5 * KIB, 5 * KIB, 'bus'],
    ['above that', 5 * KIB + 1, 5 * KIB, 'store'],
    ['that is small, with the bus switched off for it', 500, 0, 'store'],
    ['that fits no message of a broker, whatever the limit', 950_000, 10_000_000, 'store'],
  ] as const)('%s goes by the right way', async (_what, bytes, limit, way) => {
    const mail = mailOf(bytes);
    const gw = gateway(limit === undefined ? {} : { limits: { originalsOnBusBytes: limit } });
    expect((await gw.send(mail)).code).toBe(250);
    const stored = [`put ${nameOf(mail, 'transit')}`, `publish ${MSG}`];
    expect(effects(gw.record)).toEqual(way === 'bus' ? [`publish ${MSG}/original`, `publish ${MSG}`] : stored);
    expect(gw.bus.facts).toMatchObject([{ originalOnBus: way === 'bus', size: bytes }]);
  });

  it.each([
    ['skip', 1],
    ['reject', 0],
  ] as const)('that a rule keeps in Backup is stored for it, and goes by the bus only when it is delivered: %s', async (action, originals) => {
    const gw = gateway({
      scanners: { antispam: finds('antispam', { antispam: ['spam'] }) },
      settings: { rules: [{ id: 1, name: 'Default', senders: ['*'], recipients: ['*'], modules: { antispam: { spam: { action, backup: true } } } }] },
    });
    await gw.send();
    expect(gw.record.filter((line) => line.startsWith('put'))).toEqual([`put ${nameOf(MAIL, 'intake')}`]);
    expect(gw.bus.originals).toHaveLength(originals);
    expect(gw.bus.facts).toMatchObject([{ originalOnBus: originals === 1, backupKey: nameOf(MAIL, 'intake') }]);
  });

  it.each(['reject', 'delete-message'] as const)('that nobody gets is not published: %s', async (action) => {
    const gw = gateway({
      scanners: { antispam: finds('antispam', { antispam: ['spam'] }) },
      settings: { rules: [{ id: 1, name: 'Default', senders: ['*'], recipients: ['*'], modules: { antispam: { spam: { action } } } }] },
    });
    await gw.send();
    expect([gw.bus.originals, gw.blobs.objects.size, gw.bus.facts.length]).toEqual([[], 0, 1]);
    expect(gw.bus.facts[0]?.groups[0]?.disposition).not.toBe(dispositions.toWire('deliver'));
  });

  it('needs no blob store', async () => {
    const gw = gateway({ put: () => Promise.reject(new Error('gone')) });
    expect((await gw.send()).code).toBe(250);
  });
});
