import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { eicar } from '@postern/samples';
import { aMail, sendMail } from '@postern/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { apiOf } from '../harness/api-client.js';
import { run, until } from '../harness/child-process.js';
import { ROOT, startStandalone } from '../harness/start-standalone.js';
import type { Standalone } from '../harness/start-standalone.js';
import { storyOf } from '../harness/story.js';
import { begun, surroundings } from './day-world.js';
import type { MessageRow, Page, Surroundings } from './day-world.js';

const NEW_PASSWORD = 'correct horse battery staple';
const dataDir = mkdtempSync(join(tmpdir(), 'postern-newcomer-'));
const all = begun();
let around: Surroundings;
let gateway: Standalone;
let firstPassword = '';
let msgId = '';

/** As somebody starts it who sets nothing but what the README shows. */
const start = (env: Readonly<Record<string, string>> = {}) =>
  startStandalone({ ...around, relayhost: around.hop.address, dataDir, env: { POSTERN_ADMIN_PASSWORD: '', ...env } });
const api = () => apiOf(gateway.httpUrl, NEW_PASSWORD);

/** A program of the repository, ended; what it printed. */
async function outputOf(
  args: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<{ readonly code: number | string; readonly text: string }> {
  const child = run(process.execPath, args, env);
  const code = await child.exited;
  return { code, text: child.output() };
}
const program = (env: Readonly<Record<string, string>>, ...args: readonly string[]) =>
  outputOf([join(ROOT, 'services/standalone/dist/main.js'), ...args], { POSTERN_DATA_DIR: join(dataDir, 'never-made'), ...env });
const trace = (env: Readonly<Record<string, string>>) =>
  outputOf([join(ROOT, 'tools/postern.mjs'), 'trace', msgId], { POSTERN_DATA_DIR: dataDir, POSTERN_ADMIN_PASSWORD: '', ...env });

async function signIn(password: string): Promise<{ readonly status: number; readonly cookie: string; readonly csrf: string }> {
  const answer = await fetch(`${gateway.httpUrl}/api/v1/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ account: 'admin', password }),
  });
  const { csrf = '' } = (await answer.json()) as { csrf?: string };
  return { status: answer.status, cookie: answer.headers.get('set-cookie')?.split(';')[0] ?? '', csrf };
}

beforeAll(async () => {
  around = await surroundings();
  all.ends(() => around.close());
  gateway = await start({ POSTERN_RELAY_HOST: 'typo.example:25' });
  all.ends(() => gateway.stop());
});
afterAll(async () => {
  await all.end();
  rmSync(dataDir, { recursive: true, force: true, maxRetries: 3 });
});

describe('a newcomer', () => {
  it('asks for help and gets every setting, and a wrong word is no start', async () => {
    const [help, wrong] = await Promise.all([program({}, '--help'), program({}, '--port', '25')]);
    expect(help.code).toBe(0);
    expect(help.text).toMatch(/^usage: npm start[^]*POSTERN_LOCAL_DOMAINS[^]*POSTERN_LOG_LEVEL/);
    expect(wrong.code).toBe(64);
    expect(wrong.text).toContain('"--port" is not known');
  });

  it('reads where everything is, once the first password, and what was misspelt', () => {
    const said = gateway.output();
    expect(said).toMatch(/Postern is ready\./);
    expect(said).toContain(`${gateway.smtp.host}:${gateway.smtp.port}`);
    expect(said).toContain(gateway.httpUrl);
    expect(said).toContain('POSTERN_RELAY_HOST is no setting of Postern and does nothing; do you mean POSTERN_RELAYHOST?');
    firstPassword = /admin \/ (\S+)/.exec(said)?.[1] ?? '';
    expect(firstPassword).toMatch(/^(\w{5}-){3}\w{5}$/);
  });

  it('signs in with it, is told why a short one is refused, and changes it', async () => {
    expect((await signIn(firstPassword.toLowerCase())).status).toBe(401);
    const { status, cookie, csrf } = await signIn(firstPassword);
    expect(status).toBe(200);
    const change = (next: string) =>
      fetch(`${gateway.httpUrl}/api/v1/session/password`, {
        method: 'PUT',
        headers: { cookie, 'x-csrf-token': csrf, 'content-type': 'application/json' },
        body: JSON.stringify({ current: firstPassword, next }),
      });
    const short = await change('short');
    expect(short.status).toBe(400);
    expect(await short.json()).toMatchObject({ errors: [{ path: 'next', code: 'TOO_SHORT', params: { minimum: 15 } }] });
    expect((await change(NEW_PASSWORD)).ok).toBe(true);
    expect((await signIn(firstPassword)).status).toBe(401);
    expect((await signIn(NEW_PASSWORD)).status).toBe(200);
  });

  it('sends a mail, sees it arrive, and finds it by the MsgId of the reply', async () => {
    const sent = await sendMail(gateway.smtp, aMail().subject('my first mail').build());
    expect(sent.reply).toMatchObject({ code: 250 });
    msgId = sent.msgId ?? '';
    await around.hop.arrived(1);
    const { items } = await until('the mail is in the list', async () => {
      const page = await api().get<Page<MessageRow>>(`/messages?msgId=${msgId}`);
      return page.items[0]?.state === 'delivered' ? page : undefined;
    });
    expect(items).toMatchObject([{ msgId, subject: 'my first mail', state: 'delivered' }]);
  });

  it('has the test virus refused, with a MsgId to ask about it', async () => {
    const { reply, msgId: refused } = await sendMail(gateway.smtp, aMail().subject('virus').attach('eicar.com', eicar()).build());
    expect(reply.code).toBe(550);
    const story = await storyOf({ ...gateway, api: api() }, refused);
    expect(story.groups).toMatchObject([{ fate: 'reject', causedBy: 'antivirus' }]);
    expect(around.hop.mails).toHaveLength(1);
  });

  it('reads the story at the terminal, and is told what is missing when nobody asks', async () => {
    const nobody = await trace({});
    expect(nobody.code).toBe(77);
    expect(nobody.text).toContain('Set POSTERN_TOKEN, or POSTERN_USER and POSTERN_PASSWORD.');
    const { code, text } = await trace({ POSTERN_PASSWORD: NEW_PASSWORD });
    expect(code).toBe(0);
    expect(text).toContain(`Message ${msgId}`);
    expect(text).toMatch(/bob@local\.example {2}attempt 1: delivered/);
    // A line says something or is not there.
    expect(text.split('\n').filter((line) => /(: |database )$/.test(line))).toEqual([]);
  });

  it('starts it a second time by mistake, is told why that cannot be, and the first goes on', async () => {
    const { port } = gateway.smtp;
    const free = { POSTERN_SMTP_PORT: '0', POSTERN_HTTP_PORT: '0', POSTERN_METRICS_PORT: '0', POSTERN_CLAMD: 'none' };
    const [folder, taken] = await Promise.all([
      program({ ...free, POSTERN_DATA_DIR: dataDir }),
      program({ ...free, POSTERN_DATA_DIR: join(dataDir, 'other'), POSTERN_METRICS_PORT: String(port) }),
    ]);
    expect(folder).toMatchObject({ code: 1, text: expect.stringMatching(/is in use by process \d+$/) });
    expect(taken.text).toContain(`port ${port} of 127.0.0.1: another program listens there already (POSTERN_METRICS_PORT)`);
    expect((await sendMail(gateway.smtp, aMail().subject('beside').build())).reply.code).toBe(250);
  });

  it('stops it, starts it again, and everything is there; the first password is not shown again', async () => {
    const first = gateway;
    expect(await first.stop()).toEqual([]);
    expect(first.output()).toContain('Nothing was lost.');
    gateway = await start();
    all.ends(() => gateway.stop());
    expect(gateway.output()).not.toContain('First password');
    const { items } = await api().get<Page<MessageRow>>('/messages');
    expect(items.map((one) => one.subject).sort()).toEqual(['beside', 'my first mail', 'virus']);
  });

  it.each([
    ['POSTERN_SMTP_PORT', 'abc', 'must be integer 0 to 65535, not "abc"'],
    ['POSTERN_LOG_LEVEL', 'verbose', 'must be one of debug, info, warn, error, silent, not "verbose"'],
    ['POSTERN_ADMIN_PASSWORD', 'tiny-secret', 'must be a secret of at least 15 characters'],
    ['POSTERN_LOCAL_DOMAINS', 'example.org,no domain', ': "no domain": a domain'],
    ['POSTERN_TRUSTED_NETWORKS', '0.0.0.0/0', ': "0.0.0.0/0" would let strangers relay'],
    ['POSTERN_RELAYHOST', 'mail.example.org', 'must be host:port, not "mail.example.org"'],
    ['POSTERN_BIND', 'mail.example.org', 'must be an IP address, not "mail.example.org"'],
    ['POSTERN_DNS', 'dns.example.org:53', 'must be comma separated IP addresses'],
    ['POSTERN_CLAMD', 'clamd', 'must be host:port or the path of a socket or none, not "clamd"'],
    ['OTEL_EXPORTER_OTLP_ENDPOINT', 'collector:4318', 'must be an http or https URL, not "collector:4318"'],
    ['POSTERN_DATA_DIR', '/proc/never-made', 'cannot be used: nothing can be made there'],
    ['POSTERN_HTTP_PORT', '2525', 'POSTERN_SMTP_PORT and POSTERN_HTTP_PORT are both 2525'],
  ])('who sets %s to %s is told what it must be, without a stack', async (name, value, expected) => {
    const { code, text } = await program({ [name]: value });
    expect(code).toBe(1);
    expect(text).toContain(name);
    expect(text).toContain(expected);
    expect(text).not.toMatch(/^\s+at .*:\d+/m);
    expect(text).not.toContain('tiny-secret');
  });
});
