import { describe, expect, it } from 'vitest';

import type { MessageTrace } from '../../kit/api/generated/client.js';
import { deliveryGroups, isMoving, newest } from './delivery-groups.js';

type Attempt = MessageTrace['deliveries'][number];
const anAttempt = (recipient: string, over: Partial<Attempt> = {}): Attempt => ({
  recipient,
  attempt: 1,
  result: 'delivered',
  nextHop: 'mx.example:25',
  reply: `250 ok <${recipient}>`,
  tls: '',
  at: '2026-01-01T00:00:00Z',
  durationMs: 1,
  dsnMsgId: '',
  ...over,
});

describe('the deliveries of a mail', () => {
  it('are one entry for all recipients that fared alike', () => {
    const groups = deliveryGroups(['a', 'b', 'c'].map((recipient) => anAttempt(recipient)));
    expect(groups).toMatchObject([{ recipients: ['a', 'b', 'c'], attempts: 1 }]);
  });

  it('are apart when the result is another one', () => {
    expect(deliveryGroups([anAttempt('a'), anAttempt('b', { result: 'deferred', reply: '451 later' })])).toHaveLength(2);
  });

  it('count by the newest attempt', () => {
    const attempts = [anAttempt('a', { result: 'deferred', attempt: 1 }), anAttempt('a', { result: 'delivered', attempt: 3 })];
    expect(newest(attempts).map((one) => one.result)).toEqual(['delivered']);
    expect(deliveryGroups(attempts)).toMatchObject([{ attempts: 3 }]);
  });
});

describe('a mail', () => {
  const trace = (deliveries: readonly Attempt[]) =>
    ({ groups: [{ fate: 'deliver', recipients: ['a', 'b'] }], deliveries }) as unknown as MessageTrace;

  it('moves while a recipient is owed a delivery', () => {
    expect(isMoving(trace([anAttempt('a')]))).toBe(true);
    expect(isMoving(trace([anAttempt('a'), anAttempt('b', { result: 'deferred', nextAttemptAt: '2026-01-01T01:00:00Z' })]))).toBe(true);
    expect(isMoving(trace([anAttempt('a'), anAttempt('b', { result: 'bounced' })]))).toBe(false);
    expect(isMoving(undefined)).toBe(false);
  });
});
