// What `helm test` runs in the image of the services: greets the edge, sends a clean mail and the EICAR test file, asks the API about the clean one.
import { connect } from 'node:net';

const { SMTP, API, RECIPIENT, STARTTLS, PASSWORD } = process.env;
const limitMs = Number(process.env.TIMEOUT_MS);
const startedAt = Date.now();
const ends = setTimeout(() => fail('no end within the limit'), limitMs);

function fail(why) {
  console.error(`FAILED: ${why}`);
  process.exit(1);
}

function check(what, good, got) {
  if (!good) fail(`${what}: ${got}`);
  console.log(`ok: ${what}: ${got.split('\n').at(-1)}`);
}

/** Lines to a mail server, one reply each; a reply may have several lines. */
async function session(address) {
  const [host, port] = address.split(/:(?=\d+$)/);
  const socket = connect({ host, port: Number(port) });
  socket.setEncoding('latin1');
  let text = '';
  let wake = () => {};
  let broken = '';
  socket.on('data', (chunk) => ((text += chunk), wake()));
  socket.on('error', (error) => ((broken = error.message), wake()));
  socket.on('close', () => ((broken ||= 'closed'), wake()));
  const reply = async () => {
    for (;;) {
      const whole = /^(?:\d{3}-[^\r\n]*\r\n)*\d{3}(?: [^\r\n]*)?\r\n/.exec(text)?.[0];
      if (whole !== undefined) {
        text = text.slice(whole.length);
        return whole.trimEnd().replaceAll('\r\n', '\n');
      }
      if (broken !== '') throw new Error(broken);
      await new Promise((resolve) => (wake = resolve));
    }
  };
  const say = (line) => (socket.write(`${line}\r\n`), reply());
  return { greeting: await reply(), say, end: () => socket.destroy() };
}

async function send(lines) {
  const smtp = await session(SMTP);
  const said = [smtp.greeting, await smtp.say('EHLO helm-test.invalid')];
  for (const line of ['MAIL FROM:<>', `RCPT TO:<${RECIPIENT}>`, 'DATA']) said.push(await smtp.say(line));
  if (!said.at(-1).startsWith('354')) return { said, verdict: said.at(-1) };
  const verdict = await smtp.say([...lines, '.'].join('\r\n'));
  smtp.end();
  return { said, verdict };
}

const mail = (subject, body) => [
  'From: Postern test <postmaster@helm-test.invalid>',
  `To: ${RECIPIENT}`,
  `Subject: ${subject}`,
  `Date: ${new Date().toUTCString().replace('GMT', '+0000')}`,
  `Message-ID: <${startedAt}.${process.pid}@helm-test.invalid>`,
  'MIME-Version: 1.0',
  ...body,
];
const clean = mail('Test of the installation', [
  'Content-Type: text/plain; charset=us-ascii',
  '',
  'The gateway works. This mail was sent by helm test.',
]);
// Put together here, so that no file is the test file.
const eicar = ['X5O!P%@AP[4\\PZX54(P^)7CC)7}', '$EICAR-STANDARD-ANTIVIRUS-', 'TEST-FILE!$H+H*'].join('');
const infected = mail('Test of the antivirus', [
  'Content-Type: application/octet-stream; name="test.com"',
  'Content-Transfer-Encoding: base64',
  '',
  Buffer.from(eicar).toString('base64'),
]);

/** Tries again while the gateway puts off: right after an install, engines may still load. */
async function untilDecided(lines) {
  for (;;) {
    const answer = await send(lines).catch((error) => ({ said: [], verdict: `no answer: ${error.message}` }));
    const decided = /^[25]/.test(answer.verdict) && answer.said.length > 1;
    if (decided || Date.now() - startedAt > limitMs * 0.7) return answer;
    console.log(`again: ${answer.verdict}`);
    await new Promise((resolve) => setTimeout(resolve, 2000));
  }
}

if (RECIPIENT === '') {
  console.log('no recipient (tests.recipient, mail.localDomains): only the greeting is tested');
  const smtp = await session(SMTP);
  check('greeting', smtp.greeting.startsWith('220 '), smtp.greeting);
  check('EHLO', true, await smtp.say('EHLO helm-test.invalid'));
  smtp.end();
}
const good = RECIPIENT === '' ? undefined : await untilDecided(clean);
if (good !== undefined) {
  check('greeting', good.said[0]?.startsWith('220 '), good.said[0] ?? good.verdict);
  check('EHLO', /^250[ -]/.test(good.said[1] ?? '') && /SIZE/.test(good.said[1]), good.said[1]);
  if (STARTTLS === 'true') check('STARTTLS is offered', /STARTTLS/.test(good.said[1]), 'yes');
  check('a clean mail is accepted', good.verdict.startsWith('250'), good.verdict);
  const bad = await untilDecided(infected);
  check('the EICAR test file is refused', bad.verdict.startsWith('5'), bad.verdict);
}
for (const path of ['/', '/readyz']) {
  const page = await fetch(`${API}${path}`).catch((error) => fail(`console: ${error.message}`));
  check(`console and API answer ${path}`, page.ok, String(page.status));
}
if (PASSWORD && good !== undefined) await foundByTheApi(/Accepted as <?([^\s>]+)/.exec(good.verdict)?.[1] ?? 'unnamed');
clearTimeout(ends);
console.log('all good');

/** The journal is a moment behind. The first password may have been changed since the install, which is no failure. */
async function foundByTheApi(msgId) {
  const authorization = `Basic ${Buffer.from(`admin:${PASSWORD}`).toString('base64')}`;
  for (;;) {
    const answer = await fetch(`${API}/api/v1/messages/${msgId}/trace`, { headers: { authorization } });
    await answer.arrayBuffer();
    if (answer.status === 401) return console.log('the first password is not valid any more: the search is not tested');
    if (answer.status !== 404) return check('the API knows the story of the mail', answer.ok, `${answer.status} ${msgId}`);
    await new Promise((resolve) => setTimeout(resolve, 1000));
  }
}
