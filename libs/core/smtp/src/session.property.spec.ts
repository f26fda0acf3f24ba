import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { COMMANDS, withoutTrailingSpace, wordOf } from './commands.js';
import { EDGE_REPLIES } from './replies.js';
import type { SmtpEvent, SmtpSession } from './session-types.js';
import { takesLines } from './session.js';
import { dialogue, RULES } from './testing/dialogue.js';

const ODD =
  `HELO c|EHLO|EHLO a b|STARTTLS|STARTTLS x|RSET|RSET x|NOOP|VRFY|VRFY a|DATA x|data |mail from:<>\t|MAIL FROM:<a@b.example> SIZE=2000|MAIL FROM:a
MAIL FROM:<a> FOO=1|RCPT TO:<>|RCPT TO:<\u00e4@d.example>|AUTH|FOO|| `.split(/[|\n]/);
const line = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.constantFrom('EHLO c.example', 'MAIL FROM:<a@b.example>', 'RCPT TO:<c@d.example>', 'RCPT TO:<refused@d.example>', 'DATA'),
  },
  {
    weight: 3,
    arbitrary: fc.constantFrom(...ODD),
  },
  { weight: 1, arbitrary: fc.constantFrom('QUIT', 'GET / HTTP/1.1') },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 40 }) },
);
const ahead = fc.constantFrom('nothing' as const, 'nothing' as const, 'nothing' as const, 'quit' as const, 'more' as const);
type Turn = { readonly line: string; readonly ahead: 'nothing' | 'quit' | 'more' } | { readonly event: SmtpEvent };
const turn: fc.Arbitrary<Turn> = fc.oneof(
  { weight: 12, arbitrary: fc.record({ line, ahead }) },
  {
    weight: 1,
    arbitrary: fc.constantFrom<Turn>(
      { event: { kind: 'bad-line' } },
      { event: { kind: 'message' } },
      { event: { kind: 'decided', reply: EDGE_REPLIES.temporary, ahead: 'nothing' } },
      { event: { kind: 'secured' } },
      { event: { kind: 'received', bytes: 10 } },
      { event: { kind: 'answered', reply: EDGE_REPLIES.ok } },
    ),
  },
);

/** What holds of every state. */
function expectValid(state: SmtpSession): void {
  expect(state.accepted).toBeLessThanOrEqual(2);
  if (state.accepted > 0 || state.refused > 0) expect(state.hasSender).toBe(true);
  if (state.hasSender) expect(state.helo).not.toBe('');
  if (state.stage === 'receiving' || state.stage === 'deciding') expect(state.accepted).toBeGreaterThan(0);
  if (state.asking !== undefined) expect(state.stage).toBe('open');
  if (state.asking === 'recipient') expect(state.hasSender).toBe(true);
  if (state.stage === 'upgrading' || state.stage === 'closed') expect(state).toMatchObject({ hasSender: false, accepted: 0, asking: undefined });
  if (state.stage === 'upgrading') expect(state.helo).toBe('');
  expect(state.patience.errors).toBeLessThanOrEqual(6);
  expect(state.patience.idle).toBeLessThanOrEqual(101);
  expect(state.patience.unknown).toBeLessThanOrEqual(11);
}

/** Runs turns in a session, over its messages and handshakes; what each line was answered is looked at by the caller. */
function run(
  turns: readonly Turn[],
  look: (line: string, codes: readonly number[], session: ReturnType<typeof dialogue>, before: SmtpSession) => void,
): void {
  const session = dialogue({ ...RULES, maxRecipients: 2, maxErrors: 6 });
  for (const next of turns) {
    const before = session.state;
    if ('event' in next) session.take(next.event);
    else look(next.line, session.ahead(next.line, next.ahead), session, before);
    expectValid(session.state);
    if (session.state.stage === 'receiving' && session.effects.length % 2 === 0) {
      session.message(EDGE_REPLIES.ok);
      expectValid(session.state);
    }
    if (session.state.stage === 'upgrading') session.take({ kind: 'secured' });
  }
}
const whatever = fc.array(turn, { maxLength: 40 });

describe('any sequence of lines', () => {
  it('leaves a valid state and gets one reply each, with at most a closing 421 behind it', () => {
    fc.assert(
      fc.property(whatever, (turns) =>
        run(turns, (_line, codes, session, before) => {
          if (!takesLines(before)) return expect(codes).toEqual([]);
          if (session.wasCut && codes.length === 0) return undefined;
          expect(codes.length === 1 || (codes.length === 2 && codes[1] === 421 && session.state.stage === 'closed'), String(codes)).toBe(true);
          return undefined;
        }),
      ),
      { numRuns: 1000 },
    );
  });

  it('gets the codes that stand in the table of commands', () => {
    fc.assert(
      fc.property(whatever, (turns) =>
        run(turns, (text, codes, session) => {
          const word = wordOf(withoutTrailingSpace(text));
          const [code] = codes;
          if (code === undefined || code === 421 || session.effects.at(-1)?.kind === 'ask') return;
          const own = word.is === 'command' ? Object.keys(COMMANDS[word.verb].replies).map(Number) : [500, 502];
          // MAIL and RCPT that were asked about get the answer of who was asked.
          const asked = word.is === 'command' && (word.verb === 'MAIL' || word.verb === 'RCPT') ? [250, 501] : [];
          expect([...own, ...asked]).toContain(code);
        }),
      ),
    );
  });

  it('never reads a message without an accepted sender and recipient, and submits none that was not read', () => {
    fc.assert(
      fc.property(whatever, (turns) => {
        let read = 0;
        run(turns, (_line, codes, session, before) => {
          if (!codes.includes(354)) return;
          read += 1;
          expect(before).toMatchObject({ hasSender: true });
          expect(before.accepted).toBeGreaterThan(0);
          expect(session.effects.filter((effect) => effect.kind === 'read-message')).toHaveLength(read);
        });
      }),
      { numRuns: 1000 },
    );
  });
});

describe('the table of commands', () => {
  it.each(Object.entries(COMMANDS))('%s names the section of each of its codes, also of those that refuse its place', (_verb, row) => {
    for (const section of Object.values(row.replies)) expect(section).toMatch(/^RFC \d+ \d+(\.\d+)*$/);
    for (const at of Object.values(row.at)) if (at !== 'allowed') expect(Object.keys(row.replies)).toContain(String(at.code));
  });
});
