import { createHash } from 'node:crypto';

import { eicar } from '@postern/samples';
import { aMail, sendMail } from '@postern/testing';
import { expect, it } from 'vitest';

import { until } from '../harness/child-process.js';
import { onBoth } from './start-both.js';

interface Kept {
  readonly id: string;
  readonly subject: string;
  readonly detectedBy: readonly string[];
  readonly sha256: string;
  readonly size: number;
}
interface Detail extends Kept {
  readonly sendings: readonly { readonly recipient: string; readonly result: string; readonly form: string }[];
}

onBoth('Backup', (world) => {
  const infected = (subject: string) => aMail().subject(subject).attach('evil.com', eicar()).build();
  const kept = (query: string) =>
    until(
      `an entry of ${query}`,
      async () => (await world().gateway.api.get<{ items: readonly Kept[] }>(`/backup?${query}`)).items[0],
      60_000,
      world().gateway.output,
    );

  it('has an infected mail that was refused: it is found, read as it was sent, sent to somebody else, and its history says that it arrived', async () => {
    const { gateway, hop } = world();
    const mail = infected('kept for proof');
    expect((await sendMail(gateway.smtp, mail)).reply.code).toBe(550);
    const entry = await kept('subject=kept%20for%20proof&detectedBy=antivirus&recipient=bob');
    expect(entry).toMatchObject({ subject: 'kept for proof', detectedBy: ['antivirus'] });
    const authorization = `Basic ${Buffer.from(`admin:${gateway.password}`).toString('base64')}`;
    const content = `${gateway.httpUrl}/api/v1/backup/${entry.id}/content`;
    expect((await fetch(content, { headers: { authorization } })).status).toBe(400);
    const answer = await fetch(`${content}?reason=ticket%2012`, { headers: { authorization } });
    const bytes = Buffer.from(await answer.arrayBuffer());
    expect([answer.status, answer.headers.get('content-type'), bytes.length]).toEqual([200, 'message/rfc822', entry.size]);
    expect(createHash('sha256').update(bytes).digest('hex')).toBe(entry.sha256);
    expect(bytes.toString('latin1')).toContain('Subject: kept for proof');
    const sent = await gateway.api.send<{ msgId: string }>('POST', `/backup/${entry.id}/deliver`, {
      recipients: ['analyst@local.example'],
      form: 'original',
    });
    expect(sent.status).toBe(200);
    const arrived = await until('the sending', async () => hop.mails.find((one) => one.to.includes('analyst@local.example')), 60_000, gateway.output);
    expect(arrived.bytes.toString('latin1')).toContain('Subject: kept for proof');
    const told = await until(
      'its result',
      async () => {
        const detail = await gateway.api.get<Detail>(`/backup/${entry.id}`);
        return detail.sendings[0]?.result === 'delivered' ? detail : undefined;
      },
      60_000,
      gateway.output,
    );
    expect(told.sendings).toMatchObject([{ recipient: 'analyst@local.example', result: 'delivered', form: 'original' }]);
  });

  it('is emptied by one operation on many, with its progress', async () => {
    const { gateway } = world();
    for (const n of [1, 2, 3]) expect((await sendMail(gateway.smtp, infected(`bulk ${n}`))).reply.code).toBe(550);
    await until(
      'three entries',
      async () => (await gateway.api.get<{ items: readonly Kept[] }>('/backup?subject=bulk')).items.length === 3 || undefined,
      60_000,
      gateway.output,
    );
    const started = await gateway.api.send<{ id: string }>('POST', '/backup/jobs', { kind: 'delete', filter: { subject: 'bulk' } });
    expect(started.status).toBeLessThan(300);
    const done = await until(
      'its end',
      async () => {
        const job = await gateway.api.get<{ state: string; done: number; total: number }>(`/backup/jobs/${started.body.id}`);
        return job.state === 'done' ? job : undefined;
      },
      60_000,
      gateway.output,
    );
    expect(done).toMatchObject({ done: 3, total: 3 });
    expect((await gateway.api.get<{ items: readonly Kept[] }>('/backup?subject=bulk')).items).toEqual([]);
  });
});
