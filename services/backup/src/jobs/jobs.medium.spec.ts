import { afterAll, beforeAll, expect, it } from 'vitest';

import { backupV1 } from '@postern/contracts';

import { backupService } from '../backup-service.js';
import { takeIn } from '../take-in/mail-facts.consumer.js';
import { backupParts, startDatabase, stopDatabase } from '../testing/backup-parts.js';
import { workOnJob } from './run-jobs.js';

beforeAll(startDatabase);
afterAll(stopDatabase);

it('an operation that was killed is continued by another, and each mail is sent by one MsgId', async () => {
  const { parts, mail, sent, clock } = await backupParts();
  for (let i = 0; i < 15; i += 1) await takeIn(parts, mail());
  const service = backupService(parts);
  const job = backupV1.StartJobRequest.fromPartial({ kind: backupV1.JobKind.JOB_KIND_DELIVER, by: 'admin', which: { $case: 'filter', value: {} } });
  await service.startJob(job);
  await expect(service.startJob(job)).rejects.toMatchObject({ code: 'BACKUP_JOB_RUNS' });
  let calls = 0;
  const submit: typeof parts.delivery.submit = (...given) => ((calls += 1) > 4 ? new Promise(() => undefined) : parts.delivery.submit(...given));
  void workOnJob({ ...parts, delivery: { ...parts.delivery, submit } }, new AbortController().signal);
  await expect.poll(() => calls).toBe(5);
  await clock.leap(61_000);
  await workOnJob(parts, new AbortController().signal);
  expect(new Set(sent.map(({ msgId }) => msgId)).size).toBe(15);
  expect((await service.getJob({ id: '' })).job).toMatchObject({ done: 15, failed: 0, total: 15 });
});
