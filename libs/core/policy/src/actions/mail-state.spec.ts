import { describe, expect, it } from 'vitest';

import { mailState, MAIL_STATES, STATES_WITH_RESULT } from './mail-state.js';
import type { DecidedOf, DeliveryWord, MailState } from './mail-state.js';

const accepted = (wanted: number, fates: DecidedOf['fates'] = ['deliver']): DecidedOf => ({ replyCode: 250, wanted, fates });

describe('the state of a mail', () => {
  it.each<[string, DecidedOf, readonly DeliveryWord[], MailState]>([
    ['nothing was tried', accepted(2), [], 'accepted'],
    ['one waits', accepted(1), ['deferred'], 'waiting'],
    ['one was not tried and one waits', accepted(2), ['deferred'], 'waiting'],
    ['one bounced and one was not tried', accepted(2), ['bounced'], 'waiting'],
    ['all have it', accepted(2), ['delivered', 'delivered'], 'delivered'],
    ['one has it and one was not tried', accepted(2), ['delivered'], 'partly-delivered'],
    ['one has it and one waits', accepted(2), ['delivered', 'deferred'], 'partly-delivered'],
    ['one has it and one never will', accepted(2), ['delivered', 'bounced'], 'partly-delivered'],
    ['those who may have it have it, and for others it was refused', accepted(1, ['deliver', 'reject']), ['delivered'], 'partly-delivered'],
    ['all were refused by the next hop', accepted(2), ['bounced', 'bounced'], 'bounced'],
    ['one bounced and one expired', accepted(2), ['expired', 'bounced'], 'bounced'],
    ['all expired', accepted(2), ['expired', 'expired'], 'expired'],
    ['it was taken out of the queue', accepted(1), ['deleted'], 'removed'],
    ['it was dropped', accepted(0, ['delete-message']), [], 'dropped'],
    ['some dropped it and some refused it', accepted(0, ['reject', 'delete-message']), [], 'dropped'],
    ['all refused it after 250', accepted(0, ['reject']), [], 'refused'],
    ['it was refused', { replyCode: 550, wanted: 0, fates: ['reject'] }, [], 'refused'],
    ['it was put off', { replyCode: 451, wanted: 0, fates: ['tempfail'] }, [], 'tempfailed'],
    ['more had it than were decided', accepted(1), ['delivered', 'delivered'], 'delivered'],
  ])('is said when %s', (_what, decided, results, state) => expect(mailState(decided, results)).toBe(state));

  it('is among those that a search for a result looks into, for any results', () => {
    const words: readonly DeliveryWord[] = ['delivered', 'deferred', 'bounced', 'expired', 'deleted'];
    for (const one of words)
      for (const other of words) {
        const state = mailState(accepted(2), [one, other]);
        expect([...STATES_WITH_RESULT[one]]).toContain(state);
        expect(MAIL_STATES).toContain(state);
      }
    for (const one of words) expect([...STATES_WITH_RESULT[one]]).toContain(mailState(accepted(2), [one]));
  });
});
