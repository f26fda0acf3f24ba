import { request as httpRequest } from 'node:http';

import type { Database } from '@postern/kernel';
import { turnableClock } from '@postern/testing';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { PASSWORD, startApi, startDatabase } from '../testing/start-api.js';
import type { TestApi } from '../testing/start-api.js';

let server: Awaited<ReturnType<typeof startDatabase>>;
let database: Database;
let clock: ReturnType<typeof turnableClock>;
let api: TestApi;
beforeAll(async () => {
  server = await startDatabase();
  database = server.database;
});
afterAll(() => server.stop());
beforeEach(async () => {
  await database.query('drop schema if exists admin cascade');
  clock = turnableClock();
  api = await startApi(database, { clock });
});
afterEach(() => api.stop());

async function signIn(password = PASSWORD, account = 'admin') {
  const answer = await api.call('POST', '/session', { anonymous: true, body: { account, password } });
  const cookie = (answer.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
  return { ...answer, cookie, csrf: (answer.body['csrf'] as string | undefined) ?? '' };
}
const withCookie = (method: string, path: string, cookie: string, csrf = '', body?: unknown) =>
  api.call(method, path, {
    anonymous: true,
    headers: { cookie, ...(csrf === '' ? {} : { 'x-csrf-token': csrf }) },
    ...(body === undefined ? {} : { body }),
  });
const basic = (account: string, password: string) => `Basic ${Buffer.from(`${account}:${password}`).toString('base64')}`;

describe('the first administrator', () => {
  it('has the password that was given, and it is not shown', async () => {
    expect(api.firstPassword).toBeUndefined();
    expect((await signIn()).status).toBe(200);
  });

  it('gets a password when none was given, once', async () => {
    await database.query('truncate admin.account cascade');
    const fresh = await startApi(database, { initialPassword: '' });
    expect(fresh.firstPassword).toMatch(/^.{23}$/);
    expect(
      (await fresh.call('GET', '/session', { anonymous: true, headers: { authorization: basic('admin', fresh.firstPassword ?? '') } })).status,
    ).toBe(200);
    await fresh.stop();
    const again = await startApi(database, { initialPassword: '' });
    expect(again.firstPassword).toBeUndefined();
    await again.stop();
  });

  it('is not stored in a way that shows the password', async () => {
    const rows = await database.query('SELECT * FROM admin.account');
    expect(JSON.stringify(rows)).not.toContain(PASSWORD);
    expect(rows[0]).toMatchObject({ name: 'admin', password_hash: expect.stringMatching(/^\$argon2id\$/) as string });
  });
});

describe('signing in', () => {
  it('gives a cookie that scripts cannot read, and what the account may do', async () => {
    const answer = await signIn();
    expect(answer.headers.get('set-cookie')).toMatch(/^postern_session=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict$/);
    expect(answer.body).toMatchObject({ account: 'admin', by: 'session', idleSeconds: 600 });
    expect((await withCookie('GET', '/session', answer.cookie)).body).toMatchObject({ account: 'admin', csrf: answer.csrf });
  });

  it('with a wrong password says the same as with an unknown account (obligation 42)', async () => {
    const [wrong, unknown] = [await signIn('wrong'), await signIn('wrong', 'nobody')];
    expect(wrong.status).toBe(401);
    expect(wrong.text).toBe(unknown.text);
    expect(wrong.headers.get('set-cookie')).toBeNull();
    expect(wrong.headers.get('www-authenticate')).not.toMatch(/basic/i);
  });

  it('is slowed down after five failures, also for the right password, and says for how long (obligation 42)', async () => {
    for (let i = 0; i < 5; i++) expect((await signIn('wrong')).status).toBe(401);
    const limited = await signIn();
    expect(limited).toMatchObject({ status: 429, body: { code: 'SIGN_IN_LIMITED', retryAfterSeconds: 15 } });
    expect(limited.headers.get('retry-after')).toBe('15');
    await clock.turn(15_000);
    expect((await signIn()).status).toBe(200);
    expect((await signIn('wrong')).status).toBe(401);
  });

  it('many times concurrently counts every time (obligation 42)', async () => {
    const all = await Promise.all(Array.from({ length: 20 }, () => signIn('wrong')));
    expect(all.filter((a) => a.status === 401).length).toBeLessThanOrEqual(5);
    expect(all.filter((a) => a.status === 429).length).toBeGreaterThanOrEqual(15);
  });

  it.each([
    ['no body', undefined],
    ['an array', []],
    ['objects for texts', { account: { $ne: '' }, password: { $ne: '' } }],
    ['a megabyte', { account: 'admin', password: 'x'.repeat(1_000_000) }],
  ])('with %s is refused', async (_what, body) => {
    const answer = await api.call('POST', '/session', { anonymous: true, body });
    expect([400, 413]).toContain(answer.status);
    expect(answer.headers.get('content-type')).toContain('application/problem+json');
  });

  it('leaves a trace in the audit, without the password (obligation 43)', async () => {
    await signIn('a wrong secret');
    await signIn('a wrong secret', 'a wrong secret');
    await signIn();
    const { text, body } = await api.call('GET', '/audit');
    expect((body['items'] as { action: string }[]).map((i) => i.action)).toEqual(['session.begin', 'session.refused', 'session.refused']);
    expect(text).not.toContain('a wrong secret');
  });
});

describe('a session', () => {
  it('needs its token for every change', async () => {
    const { cookie, csrf } = await signIn();
    const rule = { name: 'Partners', senders: ['*'], recipients: ['*'] };
    expect(await withCookie('POST', '/rules', cookie, '', rule)).toMatchObject({ status: 403, body: { code: 'CSRF_MISSING' } });
    expect((await withCookie('POST', '/rules', cookie, 'wrong', rule)).status).toBe(403);
    expect((await withCookie('POST', '/rules', cookie, csrf, rule)).status).toBe(201);
  });

  it('ends after ten minutes without a change, however often pages refresh', async () => {
    const { cookie, csrf } = await signIn();
    for (let i = 0; i < 9; i++) {
      await clock.turn(60_000);
      expect((await withCookie('GET', '/rules', cookie)).status).toBe(200);
    }
    expect((await withCookie('POST', '/session/extend', cookie, csrf)).status).toBe(204);
    await clock.turn(9 * 60_000);
    expect((await withCookie('GET', '/rules', cookie)).status).toBe(200);
    await clock.turn(60_000);
    expect(await withCookie('GET', '/rules', cookie)).toMatchObject({ status: 401, body: { code: 'SIGN_IN_NEEDED' } });
  });

  it('ends after twelve hours however busy', async () => {
    const { cookie, csrf } = await signIn();
    for (let i = 0; i < 80; i++) {
      await clock.turn(9 * 60_000);
      await withCookie('POST', '/session/extend', cookie, csrf);
    }
    expect((await withCookie('GET', '/rules', cookie)).status).toBe(401);
  });

  it('is over for good after signing out', async () => {
    const { cookie, csrf } = await signIn();
    const out = await withCookie('DELETE', '/session', cookie, csrf);
    expect(out.status).toBe(204);
    expect(out.headers.get('set-cookie')).toContain('Max-Age=0');
    expect((await withCookie('GET', '/session', cookie)).status).toBe(401);
  });

  it('is stored as a digest only', async () => {
    const { cookie } = await signIn();
    const secret = cookie.split('=')[1] ?? 'missing';
    expect(JSON.stringify(await database.query('SELECT * FROM admin.session'))).not.toContain(secret);
  });

  it('of another browser ends when the password changes', async () => {
    const [mine, other] = [await signIn(), await signIn()];
    const next = 'another good password';
    expect((await withCookie('PUT', '/session/password', mine.cookie, mine.csrf, { current: 'wrong', next })).body).toMatchObject({
      errors: [{ path: 'current' }],
    });
    const { body: audit } = await api.call('GET', '/audit?limit=1');
    expect(audit['items']).toMatchObject([{ account: 'admin', action: 'session.passwordRefused' }]);
    expect((await withCookie('PUT', '/session/password', mine.cookie, mine.csrf, { current: PASSWORD, next: 'short' })).body).toMatchObject({
      errors: [{ path: 'next' }],
    });
    expect((await withCookie('PUT', '/session/password', mine.cookie, mine.csrf, { current: PASSWORD, next })).status).toBe(204);
    expect((await withCookie('GET', '/session', mine.cookie)).status).toBe(200);
    expect((await withCookie('GET', '/session', other.cookie)).status).toBe(401);
    expect((await signIn(next)).status).toBe(200);
  });
});

describe('tokens of an account', () => {
  const made = async () => {
    const { cookie, csrf } = await signIn();
    const token = await withCookie('POST', '/tokens', cookie, csrf, { name: 'of a script' });
    const authorization = `Bearer ${String(token.body['secret'])}`;
    return { cookie, csrf, works: async () => (await api.call('GET', '/rules', { headers: { authorization } })).status === 200 };
  };
  const next = 'another good password';

  it('are revoked when its password changes, since somebody who knew it may have made one', async () => {
    const { cookie, csrf, works } = await made();
    expect(await works()).toBe(true);
    expect((await withCookie('PUT', '/session/password', cookie, csrf, { current: PASSWORD, next })).status).toBe(204);
    expect(await works()).toBe(false);
  });

  it('stay when the account says so', async () => {
    const { cookie, csrf, works } = await made();
    expect((await withCookie('PUT', '/session/password', cookie, csrf, { current: PASSWORD, next, keepTokens: true })).status).toBe(204);
    expect(await works()).toBe(true);
  });
});

describe('scripts', () => {
  it('may use HTTP Basic', async () => {
    expect((await api.call('GET', '/session')).body).toMatchObject({ account: 'admin', by: 'basic', csrf: '' });
    expect((await api.call('GET', '/session', { headers: { authorization: basic('admin', 'wrong') } })).status).toBe(401);
  });

  it.each(['Basic', 'Basic !!!', `Basic ${Buffer.from('nocolon').toString('base64')}`, 'Digest x', 'Bearer postern_nope', 'Bearer x'])(
    'with %j are refused',
    async (authorization) => {
      expect((await api.call('GET', '/session', { headers: { authorization } })).status).toBe(401);
    },
  );

  it('may use a token that can do less than its maker, and that is shown once', async () => {
    const made = await api.call('POST', '/tokens', { body: { name: 'search', permissions: ['nodes.view'], expiresInDays: 1 } });
    expect(made.status).toBe(201);
    const authorization = `Bearer ${String(made.body['secret'])}`;
    expect((await api.call('GET', '/nodes', { headers: { authorization } })).status).toBe(200);
    expect((await api.call('GET', '/rules', { headers: { authorization } })).status).toBe(403);
    const list = await api.call('GET', '/tokens');
    expect(list.text).not.toContain(String(made.body['secret']));
    expect(list.body).toMatchObject({ items: [{ name: 'search', permissions: ['nodes.view'], usedAt: expect.any(String) as string }] });
    await clock.turn(86_400_000);
    expect((await api.call('GET', '/nodes', { headers: { authorization } })).status).toBe(401);
  });

  it('lose their token immediately when it is revoked', async () => {
    const made = await api.call('POST', '/tokens', { body: { name: 'x' } });
    const authorization = `Bearer ${String(made.body['secret'])}`;
    expect((await api.call('GET', '/rules', { headers: { authorization } })).status).toBe(200);
    expect((await api.call('DELETE', `/tokens/${String(made.body['id'])}`)).status).toBe(204);
    expect((await api.call('GET', '/rules', { headers: { authorization } })).status).toBe(401);
  });

  it('cannot make a token with a permission that there is not', async () => {
    const answer = await api.call('POST', '/tokens', { body: { name: 'x', permissions: ['audit.view', 'audit.burn'] } });
    expect(answer).toMatchObject({ status: 400, body: { code: 'BAD_INPUT', errors: [{ path: 'permissions.1', code: 'NO_SUCH_PERMISSION' }] } });
    expect((await api.call('GET', '/tokens')).body).toEqual({ items: [] });
  });

  it('cannot make themselves a token that can do more', async () => {
    const made = await api.call('POST', '/tokens', { body: { name: 'x', permissions: ['tokens.manage'] } });
    const headers = { authorization: `Bearer ${String(made.body['secret'])}` };
    expect((await api.call('POST', '/tokens', { headers, body: { name: 'y', permissions: ['settings.edit'] } })).status).toBe(403);
    expect((await api.call('POST', '/tokens', { headers, body: { name: 'y' } })).body).toMatchObject({ permissions: ['tokens.manage'] });
  });
});

describe('every answer', () => {
  it.each(['/api/v1/session', '/api/openapi.json', '/nothing', '/healthz'])('carries security headers: %s', async (path) => {
    const { headers } = await fetch(api.url + path);
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('x-frame-options')).toBe('DENY');
    expect(headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(headers.get('x-powered-by')).toBeNull();
  });

  it('of the API stays out of caches', async () => {
    expect((await api.call('GET', '/rules')).headers.get('cache-control')).toBe('no-store');
  });

  it('to a broken request is a problem and not a stack', async () => {
    const broken = await fetch(`${api.url}/api/v1/session`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"account":' });
    expect(broken.status).toBe(400);
    expect(await broken.json()).toMatchObject({ code: 'NOT_JSON', status: 400, detail: 'The body is not JSON' });
    const missing = await fetch(`${api.url}/api/v1/nothing`);
    expect(missing.status).toBe(404);
    expect(missing.headers.get('content-type')).toContain('application/problem+json');
  });

  it('to a body of another type, and to a token that is none, says what is wrong', async () => {
    const form = await fetch(`${api.url}/api/v1/session`, { method: 'POST', body: new URLSearchParams({ account: 'admin' }) });
    expect([form.status, ((await form.json()) as { code: string }).code]).toEqual([415, 'HTTP_415']);
    const token = await fetch(`${api.url}/api/v1/rules`, { headers: { authorization: 'Bearer postern_made-up' } });
    expect([token.status, ((await token.json()) as { code: string }).code]).toEqual([401, 'TOKEN_REFUSED']);
  });

  it('to a client that lies about its address still counts the real one', async () => {
    for (let i = 0; i < 5; i++)
      await api.call('POST', '/session', {
        anonymous: true,
        headers: { 'x-forwarded-for': `198.51.100.${i}` },
        body: { account: 'admin', password: 'wrong' },
      });
    expect((await signIn()).status).toBe(429);
  });

  it('never reaches out of the API by its path', async () => {
    const { hostname, port } = new URL(api.url);
    const status = await new Promise((resolve, reject) => {
      httpRequest({ hostname, port, path: '/api/../../etc/passwd' }, (answer) => resolve(answer.statusCode))
        .on('error', reject)
        .end();
    });
    expect(status).toBe(404);
  });
});
