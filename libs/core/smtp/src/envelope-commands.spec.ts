import { describe, expect, it } from 'vitest';

import { parseMailCommand, parseRcptCommand } from './envelope-commands.js';

const strict = { strict: true, maxBytes: 1000 };
const lax = { strict: false, maxBytes: 1000 };

describe('MAIL', () => {
  it.each([
    ['MAIL FROM:<a@b.example>', 'a@b.example'],
    ['mail from:<>', ''],
    ['MAIL FROM: <a@B.Example> SIZE=10 BODY=8BITMIME', 'a@b.example'],
    ['MAIL FROM:<"a > b"@c.example> SIZE=10', '"a > b"@c.example'],
    ['MAIL FROM:<@relay.example:a@b.example>', 'a@b.example'],
    ['MAIL FROM:<a..b@c.example>', 'a..b@c.example'],
    ['MAIL FROM:< a@b.example > SIZE=10', 'a@b.example'],
    ['MAIL FROM:<a@b.example> AUTH=<>', 'a@b.example'],
    ['MAIL FROM:<a@b.example> SIZE=10 AUTH=e+3Dmc2@c.example', 'a@b.example'],
    ['MAIL FROM:<> AUTH=<> BODY=8BITMIME', ''],
  ])('%s is understood', (line, address) => {
    expect(parseMailCommand(line, strict)).toMatchObject({ ok: true, value: { sender: { address } } });
  });

  it.each([
    ['MAIL FROM:a@b.example', 501],
    ['MAIL FROM', 501],
    ['MAIL <a@b.example>', 501],
    ['MAIL FROM:<a@b.example>SIZE=1', 501],
    ['MAIL FROM:<a@b.example> SIZE=x', 501],
    ['MAIL FROM:<a@b.example> SIZE=1 SIZE=2', 501],
    ['MAIL FROM:<a@b.example> SIZE=1001', 552],
    ['MAIL FROM:<a@b.example> BODY=BINARYMIME', 501],
    ['MAIL FROM:<a@b.example> SMTPUTF8', 555],
    ['MAIL FROM:<a@b.example> AUTH', 501],
    ['MAIL FROM:<a@b.example> AUTH=<> AUTH=<>', 501],
    ['MAIL FROM:<a@b.example> RET=HDRS', 555],
    ['MAIL FROM:<jörg@b.example>', 553],
    ['MAIL FROM:<a@b.example\u0000>', 501],
    ['MAIL FROM:<a\u2024b@c.example>', 553],
  ])('%s is refused with %i', (line, code) => {
    expect(parseMailCommand(line, strict)).toMatchObject({ ok: false, error: { code } });
  });

  it('may lack brackets where the administrator says so', () => {
    expect(parseMailCommand('MAIL FROM: a@b.example SIZE=5', lax)).toMatchObject({
      ok: true,
      value: { sender: { address: 'a@b.example' }, size: 5 },
    });
  });
});

describe('RCPT', () => {
  it.each([
    ['RCPT TO:<b@c.example>', 'b@c.example'],
    ['rcpt to:<Postmaster>', 'postmaster'],
    ['RCPT TO:<b@c.example.>', 'b@c.example'],
    ['RCPT TO:<b..@c.example>', 'b..@c.example'],
  ])('%s is understood', (line, address) => {
    expect(parseRcptCommand(line, strict)).toMatchObject({ ok: true, value: { address } });
  });

  it.each([
    ['RCPT TO:<>', 501],
    ['RCPT TO:b@c.example', 501],
    ['RCPT TO:<b@c.example> NOTIFY=NEVER', 555],
    ['RCPT TO:<b@c.example..>', 501],
    ['RCPT TO:<b@c.example> AUTH=<>', 555],
    ['RCPT TO:<b@@c.example>', 501],
    ['RCPT TO:<b c@d.example>', 501],
  ])('%s is refused with %i', (line, code) => {
    expect(parseRcptCommand(line, strict)).toMatchObject({ ok: false, error: { code } });
  });
});
