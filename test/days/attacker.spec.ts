import { eicar, zip } from '@postern/samples';
import { aMail, sendMail, SmtpClient } from '@postern/testing';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';

import { until } from '../harness/child-process.js';
import { startStandalone } from '../harness/start-standalone.js';
import type { Standalone } from '../harness/start-standalone.js';
import { begun, surroundings } from './day-world.js';
import type { Surroundings } from './day-world.js';

const all = begun();
let around: Surroundings;
let gateway: Standalone;
let plain = 0;

beforeAll(async () => {
  around = await surroundings();
  all.ends(() => around.close());
  // As on the open Internet: no client of these tests is trusted.
  gateway = await startStandalone({ ...around, relayhost: around.hop.address });
  all.ends(() => gateway.stop());
});
afterAll(() => all.end());

// Whatever was tried: beside it a person's mail is taken and arrives, and nothing of the attack does.
afterEach(async () => {
  const subject = `plain ${++plain}`;
  const { reply } = await sendMail(gateway.smtp, aMail().subject(subject).build());
  expect(reply.code).toBe(250);
  await arrived(subject);
  expect(around.hop.mails.filter((one) => one.bytes.includes('evil'))).toEqual([]);
});
const arrived = (subject: string) =>
  until(`${subject} arrives`, async () => around.hop.mails.find((one) => one.bytes.includes(`${subject}\r\n`))?.bytes.toString('latin1'));

async function session(from = 'alice@partner.example'): Promise<SmtpClient> {
  const client = await SmtpClient.open(gateway.smtp.host, gateway.smtp.port);
  await client.say('EHLO attacker.example');
  expect((await client.say(`MAIL FROM:<${from}>`)).code).toBe(250);
  return client;
}

const evil = (head = '') => `From: alice@partner.example\r\nTo: bob@local.example\r\nSubject: evil\r\n${head}\r\nevil\r\n`;

describe('an attacker', () => {
  it.each([
    ['a foreign domain', 'v@elsewhere.test'],
    ['a percent hack', 'v%elsewhere.test@local.example'],
    ['a quoted percent hack', '"v%elsewhere.test"@local.example'],
    ['a bang path', 'elsewhere.test!v@local.example'],
    ['an address within quotes', '"v@elsewhere.test"@local.example'],
    ['a source route', '@local.example:v@elsewhere.test'],
    ['a long source route', '@local.example,@partner.example:v@elsewhere.test'],
    ['an address literal', 'v@[127.0.0.1]'],
    ['an IPv6 literal', 'v@[IPv6:::1]'],
    ['two domains', 'v@elsewhere.test@local.example'],
    ['two domains the other way', 'v@local.example@elsewhere.test'],
    ['a domain that ends like ours', 'v@notlocal.example'],
    ['a subdomain of ours', 'v@sub.local.example'],
    ['this machine', 'v@localhost'],
    ['the name of the gateway', 'v@postern.localdomain'],
    ['brackets within', '<v@elsewhere.test>'],
    ['a NUL', 'v@elsewhere.test\0@local.example'],
  ])('cannot relay by %s, whoever the sender is', async (_how, recipient) => {
    for (const from of ['alice@partner.example', '', 'bob@local.example']) {
      const client = await session(from);
      expect([500, 501, 550, 553]).toContain((await client.say(`RCPT TO:<${recipient}>`)).code);
      client.close();
    }
  });

  it.each([
    ['a line feed, a dot, a line feed', '\n.\n'],
    ['a line feed before the dot', '\n.\r\n'],
    ['a line feed behind the dot', '\r\n.\n'],
    ['a return before the dot', '\r.\r\n'],
    ['returns alone', '\r.\r'],
    ['a return behind the dot', '\r\n.\r'],
    ['a NUL behind the dot', '\r\n.\0\r\n'],
    ['a NUL before the dot', '\r\n\0.\r\n'],
  ])('cannot smuggle a second mail behind %s', async (_how, end) => {
    const client = await session();
    await client.say('RCPT TO:<bob@local.example>');
    await client.say('DATA');
    client.write(`${evil()}${end}MAIL FROM:<boss@local.example>\r\nRCPT TO:<bob@local.example>\r\nDATA\r\n${evil()}.\r\n`);
    const reply = await client.reply();
    expect(reply.code).toBe(550);
    expect((await client.say('NOOP')).code).toBe(250);
    client.close();
  });

  it('cannot say who it is by a PROXY header, XCLIENT or XFORWARD from outside', async () => {
    for (const first of ['PROXY TCP4 192.0.2.1 192.0.2.2 1 25', 'XCLIENT ADDR=192.0.2.1', 'XFORWARD ADDR=192.0.2.1']) {
      const client = await SmtpClient.open(gateway.smtp.host, gateway.smtp.port);
      expect([500, 502]).toContain((await client.say(first)).code);
      await client.say('EHLO attacker.example');
      await client.say('MAIL FROM:<alice@partner.example>');
      expect((await client.say('RCPT TO:<v@elsewhere.test>')).code).toBe(550);
      client.close();
    }
  });

  it('cannot talk HTTP or TLS to the port of SMTP', async () => {
    for (const [first, code] of [
      ['GET / HTTP/1.1', 421],
      ['POST / HTTP/1.1', 421],
      ['\x16\x03\x01\x00', 500],
    ] as const) {
      const client = await SmtpClient.open(gateway.smtp.host, gateway.smtp.port);
      expect((await client.say(first)).code).toBe(code);
      client.close();
    }
  });

  it('has few errors and no long lines', async () => {
    const client = await SmtpClient.open(gateway.smtp.host, gateway.smtp.port);
    const codes: number[] = [];
    for (let i = 0; i < 30 && codes.at(-1) !== 421; i++) codes.push((await client.say('NONSENSE')).code);
    expect(codes.at(-1)).toBe(421);
    await client.closed;
    const long = await SmtpClient.open(gateway.smtp.host, gateway.smtp.port);
    expect([421, 500]).toContain((await long.say(`EHLO ${'x'.repeat(5000)}`)).code);
    long.close();
  });

  it('cannot send what is too large, said or not', async () => {
    const said = await SmtpClient.open(gateway.smtp.host, gateway.smtp.port);
    await said.say('EHLO attacker.example');
    expect((await said.say('MAIL FROM:<alice@partner.example> SIZE=99999999')).code).toBe(552);
    said.close();
    const client = await session();
    await client.say('RCPT TO:<bob@local.example>');
    expect((await client.data(evil() + `${'x'.repeat(998)}\r\n`.repeat(22_000))).code).toBe(552);
    client.close();
  });

  it.each([
    ['the header of a domain with p=reject', 'From: Bank <ceo@bank.example>\r\nSubject: evil\r\n\r\nevil\r\n'],
    ['two From fields', 'From: alice@partner.example\r\nFrom: ceo@bank.example\r\nSubject: evil\r\n\r\nevil\r\n'],
    ['a header of thousands of fields', `From: alice@partner.example\r\n${'X-Evil: evil\r\n'.repeat(20_000)}\r\nevil\r\n`],
    ['more hops than there are', `From: alice@partner.example\r\n${'Received: from a by b\r\n'.repeat(60)}\r\nevil\r\n`],
  ])('is refused with %s', async (_what, text) => {
    const { reply } = await sendMail(gateway.smtp, { from: 'alice@partner.example', to: ['bob@local.example'], bytes: text });
    expect(Math.floor(reply.code / 100)).toBe(5);
  });

  const base64 = (bytes: Buffer) => (bytes.toString('base64').match(/.{1,76}/g) ?? []).join('\r\n');
  const head = 'From: alice@partner.example\r\nSubject: evil\r\nMIME-Version: 1.0\r\n';
  const attachment = `Content-Type: application/octet-stream; name=a.com\r\nContent-Transfer-Encoding: base64\r\n\r\n${base64(eicar())}\r\n`;
  it.each([
    ['in a part without a boundary', `${head}Content-Type: multipart/mixed\r\n\r\n--x\r\n${attachment}--x--\r\n`],
    ['with the boundary given twice', `${head}Content-Type: multipart/mixed; boundary=y; boundary=x\r\n\r\n--x\r\n${attachment}--x--\r\n--y--\r\n`],
    [
      'behind the end of the parts',
      `${head}Content-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\n\r\nhi\r\n--x--\r\n--x\r\n${attachment}--x--\r\n`,
    ],
    ['under two encodings', `${head}Content-Transfer-Encoding: 7bit\r\nContent-Transfer-Encoding: base64\r\n\r\n${base64(eicar())}\r\n`],
    ['with junk between the letters', `${head}Content-Transfer-Encoding: base64\r\n\r\n${base64(eicar()).split('').join('!')}\r\n`],
    ['in an embedded mail', `${head}Content-Type: message/rfc822\r\n\r\n${head}${attachment}`],
    [
      'in a zip with another extension',
      aMail()
        .subject('evil')
        .attach('a.txt', zip([{ name: 'a.com', bytes: eicar() }]))
        .bytes()
        .toString('latin1'),
    ],
    [
      'five zips deep',
      aMail()
        .subject('evil')
        .attach(
          'a.zip',
          [1, 2, 3, 4].reduce((inner) => zip([{ name: 'b.zip', bytes: inner }]), zip([{ name: 'a.com', bytes: eicar() }])),
        )
        .bytes()
        .toString('latin1'),
    ],
  ])('cannot hide the test virus %s', async (_how, text) => {
    const { reply } = await sendMail(gateway.smtp, { from: 'alice@partner.example', to: ['bob@local.example'], bytes: Buffer.from(text, 'latin1') });
    expect(reply.code).toBe(550);
  });

  it('gets nothing through unmarked in an archive that cannot be read, and stops nobody with one that unfolds for ever', async () => {
    const archives: readonly (readonly [string, Buffer])[] = [
      ['encrypted', zip([{ name: 'a.doc', bytes: eicar(), encrypted: true }])],
      ['bomb', zip([{ name: 'zeros.txt', bytes: Buffer.alloc(60_000_000) }])],
    ];
    const attacks = archives.map(async ([name, bytes]) => {
      const { reply } = await sendMail(gateway.smtp, aMail().subject(name).attach('a.zip', bytes).build());
      expect([250, 451, 550]).toContain(reply.code);
      if (reply.code === 250) expect(await arrived(name)).toMatch(new RegExp(`^Subject: \\[[^\\]]+\\].*${name}$`, 'm'));
    });
    expect((await sendMail(gateway.smtp, aMail().subject('beside the archives').build())).reply.code).toBe(250);
    await Promise.all(attacks);
  });

  it('changes nothing with the cookie of somebody who is signed in, and reads nothing without', async () => {
    const signedIn = await fetch(`${gateway.httpUrl}/api/v1/session`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ account: 'admin', password: gateway.password }),
    });
    const set = signedIn.headers.get('set-cookie') ?? '';
    expect(set).toMatch(/HttpOnly; SameSite=Strict/);
    const [cookie = ''] = set.split(';');
    for (const [method, path, body] of [
      ['GET', '/messages'],
      ['POST', '/queue/delete', '{"all":true}'],
      ['PATCH', '/settings/mta', '{"trustedNetworks":["127.0.0.0/8"]}'],
      ['POST', '/rules', '{"name":"x","senders":["*"],"recipients":["*"]}'],
    ] as const) {
      const ask = (headers: Readonly<Record<string, string>>) =>
        fetch(`${gateway.httpUrl}/api/v1${path}`, {
          method,
          headers: { 'content-type': 'application/json', ...headers },
          ...(body === undefined ? {} : { body }),
        });
      expect((await ask({})).status).toBe(401);
      expect((await ask({ cookie })).status).toBe(method === 'GET' ? 200 : 403);
    }
  });

  it('cannot guess a password, and who knows it is let in beside', async () => {
    const guess = (password: string) =>
      fetch(`${gateway.httpUrl}/api/v1/session`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ account: 'admin', password }),
      });
    expect((await gateway.api.send('GET' as 'POST', '/session')).status).toBe(200);
    const codes: number[] = [];
    for (let i = 0; i < 8; i++) codes.push((await guess(`guess number ${i} of many`)).status);
    expect(codes.slice(0, 5)).toEqual([401, 401, 401, 401, 401]);
    expect(codes.slice(5)).toEqual([429, 429, 429]);
    expect((await gateway.api.send('GET' as 'POST', '/session')).status).toBe(200);
  });

  it.each([
    ['/../../../../etc/passwd', 404],
    ['/assets/..%2f..%2f..%2f..%2fetc%2fpasswd', 404],
    ['/api/v1/rules/..%2f..%2fsettings', 400],
    ['/api/v1/rules/1%00', 400],
    ['/api/v1/messages?subject=%00', 400],
    ['/api/v1/messages?sender=a&sender=b', 400],
    ['/api/v1/messages?__proto__[x]=1', 400],
    ["/api/v1/messages?sender=';DROP TABLE x;--", 200],
    ['/api/v1/messages/..%2f..%2fqueue/trace', 400],
    ['/api/v1/domains/%E0%A4%A', 400],
  ])('gets nothing by %s', async (path, status) => {
    // fetch would tidy the path up.
    const { request } = await import('node:http');
    const { hostname, port } = new URL(gateway.httpUrl);
    const headers = { authorization: `Basic ${Buffer.from(`admin:${gateway.password}`).toString('base64')}` };
    const answer = await new Promise<{ status: number | undefined; text: string }>((resolve, reject) => {
      const asked = request({ hostname, port, path: path.replaceAll(' ', '%20'), headers }, (got) => {
        let text = '';
        got.on('data', (chunk: Buffer) => (text += chunk.toString()));
        got.on('end', () => resolve({ status: got.statusCode, text }));
      });
      asked.on('error', reject);
      asked.end();
    });
    expect(answer.status).toBe(status);
    expect(answer.text).not.toMatch(/root:|at .*\.js:\d/);
  });
});
