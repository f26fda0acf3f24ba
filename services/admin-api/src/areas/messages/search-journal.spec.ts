import { eventsV1, journalV1 } from '@postern/contracts';
import { describe, expect, it } from 'vitest';

import { mailSearchOf } from './search-journal.js';

const attempt = (ownDsn: boolean) =>
  eventsV1.DeliveryAttempted.fromPartial({
    msgId: 'D',
    recipient: 'alice@partner.example',
    attempt: 1,
    result: eventsV1.DeliveryResult.DELIVERY_RESULT_BOUNCED,
    reply: '550 5.1.2 partner.example does not exist',
    atMs: 1_000_000,
    ownDsn,
  });
const storyOf = (reply: Partial<journalV1.TraceReply>) =>
  mailSearchOf({ trace: () => Promise.resolve(journalV1.TraceReply.fromPartial(reply)) } as never).trace('D');

describe('the story of a mail without a decision', () => {
  it('is that of a notification of ours, from nobody to whom it was sent', async () => {
    expect(await storyOf({ deliveries: [attempt(true)] })).toMatchObject({
      msgId: 'D',
      envelope: { sender: '', recipients: ['alice@partner.example'] },
      groups: [],
      deliveries: [{ result: 'bounced', reply: '550 5.1.2 partner.example does not exist' }],
    });
  });

  it.each([
    ['nothing is known', {}],
    ['only an attempt is known, before the decision that it follows', { deliveries: [attempt(false)] }],
  ])('is not told yet when %s', async (_what, reply) => expect(await storyOf(reply)).toBeUndefined());
});
