import { describe, expect, it } from 'vitest';

import { dialogue, RULES } from './testing/dialogue.js';
import { EDGE_REPLIES } from './replies.js';

const start = (rules = {}) => dialogue({ ...RULES, ...rules });
const TO_DATA = ['EHLO c.example', 'MAIL FROM:<a@b.example>', 'RCPT TO:<c@d.example>', 'DATA'];

describe('a session', () => {
  it('takes a mail and says what was decided', () => {
    const session = start();
    expect(session.says(...TO_DATA)).toEqual([250, 250, 250, 354]);
    expect(session.message({ code: 550, enhanced: '5.7.1', text: 'no' })).toEqual([550]);
    expect(session.says('MAIL FROM:<>', 'QUIT')).toEqual([250, 221]);
    expect(session.state.stage).toBe('closed');
  });

  it.each([
    ['new', [], { MAIL: 503, RCPT: 503, DATA: 503, RSET: 250, NOOP: 250, VRFY: 252, STARTTLS: 220, HELO: 250, EHLO: 250, QUIT: 221 }],
    ['greeted', TO_DATA.slice(0, 1), { MAIL: 250, RCPT: 503, DATA: 503, RSET: 250, STARTTLS: 220, EHLO: 250 }],
    ['sender', TO_DATA.slice(0, 2), { MAIL: 503, RCPT: 250, DATA: 503, RSET: 250, STARTTLS: 220, EHLO: 250 }],
    ['all-refused', [...TO_DATA.slice(0, 2), 'RCPT TO:<refused@d.example>'], { MAIL: 503, RCPT: 250, DATA: 554, RSET: 250 }],
    ['addressed', TO_DATA.slice(0, 3), { MAIL: 503, RCPT: 250, DATA: 354, RSET: 250 }],
  ] as const)('that is %s takes the commands of its place', (place, before, expected) => {
    const lines: Record<string, string> = {
      MAIL: 'MAIL FROM:<a@b.example>',
      RCPT: 'RCPT TO:<e@d.example>',
      VRFY: 'VRFY a',
      HELO: 'HELO c.example',
      EHLO: 'EHLO c.example',
    };
    for (const [verb, code] of Object.entries(expected)) {
      const session = start();
      session.says(...before);
      expect(session.place, verb).toBe(place);
      expect(session.says(lines[verb] ?? verb), verb).toEqual([code]);
    }
  });

  it.each([
    'MAIL FROM:<a@b.example>',
    'RCPT TO:<c@d.example>',
    'EHLO c.example',
    'HELO c.example',
    'DATA',
    'RSET',
    'NOOP',
    'VRFY a',
    'STARTTLS',
    'QUIT',
  ])('tolerates white space behind %s', (line) => {
    const before = line.startsWith('MAIL') || line.startsWith('EHLO') ? ['EHLO c.example'] : TO_DATA.slice(0, line.startsWith('RCPT') ? 2 : 3);
    for (const space of [' ', '\t', '  \t ']) {
      const session = start();
      session.says(...before);
      expect(session.says(`${line}${space}`)[0], JSON.stringify(space)).toBeLessThan(400);
    }
  });

  it.each(['DATA now', 'RSET now', 'QUIT now', 'STARTTLS now', 'EHLO', `EHLO ${'a'.repeat(301)}`, 'HELO a\u0001', 'VRFY', 'MAIL FROM', 'RCPT TO'])(
    'refuses %j for its parameter',
    (line) => {
      const session = start();
      session.says(...TO_DATA.slice(0, line.startsWith('MAIL') ? 1 : 3));
      expect(session.says(line)).toEqual([501]);
    },
  );

  it.each(['my_host', 'My Laptop', 'HP LaserJet 4', 'fe80::1', ';x'])('takes mail from a client that calls itself %j (RFC 5321 4.1.4)', (name) => {
    for (const verb of ['EHLO', 'HELO']) expect(start().says(`${verb} ${name}`, 'MAIL FROM:<a@b.example>')).toEqual([250, 250]);
  });

  it.each(['AUTH PLAIN', 'EXPN staff', 'ETRN x', 'HELP', 'TURN', 'SEND', 'SOML', 'SAML', 'BDAT 5 LAST', 'XCLIENT a=b', 'XFORWARD a=b'])(
    'does not offer %s',
    (line) => expect(start().says(line)).toEqual([502]),
  );

  it('offers neither VRFY nor STARTTLS where they are off, and keeps discarded keywords to itself', () => {
    const session = start({ disableVrfy: true, offersTls: false, discardKeywords: ['size', 'PIPELINING'] });
    expect(session.says('VRFY a', 'STARTTLS')).toEqual([502, 502]);
    session.says('EHLO c.example');
    expect(session.keywords).toEqual(['8BITMIME', 'ENHANCEDSTATUSCODES']);
  });

  it.each([
    ['with the first line', ['GET / HTTP/1.1'], 'http'],
    ['after eleven unknown commands', new Array<string>(11).fill('FOO'), 'too-many-errors'],
    ['after twenty errors', new Array<string>(20).fill('DATA'), 'too-many-errors'],
    ['after a hundred commands without effect', ['EHLO c.example', ...new Array<string>(100).fill('NOOP')], 'too-many-errors'],
  ])('ends %s', (_when, lines, what) => {
    const session = start({ maxErrors: what === 'too-many-errors' && lines[0] === 'FOO' ? 100 : 20 });
    session.says(...lines);
    expect(session.state.stage).toBe('closed');
    expect(session.violations).toEqual([what]);
  });

  it('takes as many recipients as it may, and asks the client to come back for the others', () => {
    const session = start({ maxRecipients: 2 });
    expect(session.says('EHLO c.example', 'MAIL FROM:<>', 'RCPT TO:<a@d.example>', 'RCPT TO:<b@d.example>', 'RCPT TO:<c@d.example>')).toEqual([
      250, 250, 250, 250, 452,
    ]);
  });

  it('executes nothing behind a refused DATA (obligation 2)', () => {
    const session = start();
    expect(session.ahead('DATA', 'more')).toEqual([503, 421]);
    expect(session.violations).toEqual(['after-refused-data']);
  });

  it('executes nothing behind the final dot but QUIT (obligation 2)', () => {
    for (const [ahead, codes] of [
      ['nothing', [250]],
      ['quit', [250]],
      ['more', [250, 421]],
    ] as const) {
      const session = start();
      session.says(...TO_DATA);
      expect(session.message(EDGE_REPLIES.ok, ahead)).toEqual(codes);
    }
  });

  it('is cut, without a word, by octets in plain text behind STARTTLS (obligation 4)', () => {
    const session = start();
    expect(session.ahead('STARTTLS', 'quit')).toEqual([]);
    expect(session).toMatchObject({ wasCut: true, violations: ['before-tls'] });
  });

  it('knows nothing after STARTTLS of what was said before', () => {
    const session = start();
    session.says(...TO_DATA.slice(0, 3), 'STARTTLS');
    session.take({ kind: 'secured' });
    expect(session.state).toMatchObject({ helo: '', hasSender: false, accepted: 0, refused: 0, isSecure: true, stage: 'open' });
    expect(session.says('DATA', 'STARTTLS')).toEqual([503, 503]);
    session.says('EHLO c.example');
    expect(session.keywords).not.toContain('STARTTLS');
  });

  it('whose message is being decided gets its reply before it ends, and is never silent', () => {
    const session = start();
    session.says(...TO_DATA);
    session.take({ kind: 'message' });
    expect(session.take({ kind: 'silence' }, { kind: 'end', reply: EDGE_REPLIES.tooLong })).toEqual([]);
    expect(session.take({ kind: 'decided', reply: EDGE_REPLIES.ok, ahead: 'nothing' })).toEqual([250, 421]);
  });

  it('that drains lets a transaction come to its end and begins none', () => {
    const session = start();
    session.says(...TO_DATA.slice(0, 2));
    session.rules = { ...RULES, draining: EDGE_REPLIES.shuttingDown };
    expect(session.says('RCPT TO:<c@d.example>', 'DATA')).toEqual([250, 354]);
    expect(session.message(EDGE_REPLIES.ok)).toEqual([250, 421]);
    const other = start({ draining: EDGE_REPLIES.shuttingDown });
    expect(other.says('EHLO c.example')).toEqual([421]);
  });

  it('that talks before the greeting, or may not connect, hears why', () => {
    const early = dialogue(RULES, 'connecting');
    expect(early.take({ kind: 'line', line: 'EHLO c.example', ahead: 'nothing' })).toEqual([421]);
    const refused = dialogue(RULES, 'connecting');
    expect(refused.take({ kind: 'answered', reply: EDGE_REPLIES.tooFast })).toEqual([421]);
    expect(refused.state.stage).toBe('closed');
  });

  it('whose message comes too slowly is ended', () => {
    const session = start({ minBytesPerSecond: 1000, rateWindowMs: 100 });
    session.says(...TO_DATA);
    session.nowMs += 200;
    expect(session.take({ kind: 'received', bytes: 1 })).toEqual([421]);
    expect(session.violations).toEqual(['too-slow']);
  });

  it('works only by a first greeting, a first MAIL, an accepted recipient and a decided message', () => {
    const session = start();
    const worksWith = (line: string) => {
      session.nowMs += 10;
      session.says(line);
      return session.state.workAtMs === session.nowMs;
    };
    expect(
      [
        'EHLO c.example',
        'EHLO c.example',
        'NOOP',
        'MAIL FROM:<>',
        'RSET',
        'MAIL FROM:<>',
        'RCPT TO:<refused@d.example>',
        'RCPT TO:<a@d.example>',
      ].map(worksWith),
    ).toEqual([true, false, false, true, false, false, false, true]);
  });
});
