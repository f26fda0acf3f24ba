import { freshSession, placeOf, stepSession } from '../session.js';
import type { SentAhead, SessionRules, SmtpEffect, SmtpEvent, SmtpSession } from '../session-types.js';
import { EDGE_REPLIES } from '../replies.js';
import type { SmtpReply } from '../smtp-reply.js';

export const RULES: SessionRules = {
  hostname: 'mx.own.example',
  maxMessageBytes: 1000,
  maxRecipients: 10,
  maxErrors: 20,
  strictEnvelope: true,
  disableVrfy: false,
  discardKeywords: [],
  offersTls: true,
  minBytesPerSecond: 0,
  rateWindowMs: 1000,
  draining: undefined,
};

/** A session that is talked to. Recipients that begin with `refused` are; everybody else and all senders are accepted. */
export function dialogue(rules: SessionRules, at: 'connecting' | 'open' = 'open') {
  let state: SmtpSession = freshSession(0);
  const all: SmtpEffect[] = [];
  const self = {
    rules,
    nowMs: 0,
    keywords: [] as readonly string[],
    violations: [] as string[],
    wasCut: false,
    get state() {
      return state;
    },
    get place() {
      return placeOf(state);
    },
    get effects(): readonly SmtpEffect[] {
      return all;
    },
    /** Codes of the replies. */
    take(...events: readonly SmtpEvent[]): readonly number[] {
      const codes: number[] = [];
      for (const event of events) {
        const step = stepSession(state, event, self.rules, self.nowMs);
        state = step.session;
        for (const effect of step.effects) {
          all.push(effect);
          if (effect.kind === 'say') {
            codes.push(effect.reply.code);
            if (effect.lines !== undefined) self.keywords = effect.lines.map((line) => line.split(' ', 1)[0] ?? '');
          } else if (effect.kind === 'violation') self.violations.push(effect.what);
          else if (effect.kind === 'cut') self.wasCut = true;
        }
      }
      return codes;
    },
    /** A line, and what the edge answers to its question. */
    ahead(line: string, ahead: SentAhead): readonly number[] {
      const codes = [...self.take({ kind: 'line', line, ahead })];
      const last = all.at(-1);
      if (last?.kind !== 'ask' || state.asking === undefined) return codes;
      const { question } = last;
      const isRefused = question.of === 'recipient' && question.address.startsWith('refused');
      return [...codes, ...self.take({ kind: 'answered', reply: isRefused ? EDGE_REPLIES.badRecipient : EDGE_REPLIES.ok })];
    },
    says: (...lines: readonly string[]) => lines.flatMap((line) => self.ahead(line, 'nothing')),
    message: (reply: SmtpReply, ahead: SentAhead = 'nothing') => self.take({ kind: 'message' }, { kind: 'decided', reply, ahead }),
  };
  self.take({ kind: 'connected' });
  if (at === 'open') self.take({ kind: 'answered', reply: undefined });
  return self;
}
