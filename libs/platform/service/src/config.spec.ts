import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { silentLog } from '@postern/kernel';
import { describe, expect, it } from 'vitest';

import {
  bytes,
  choice,
  ConfigProblem,
  defineConfig,
  flag,
  hostPort,
  hostPorts,
  httpUrl,
  int,
  list,
  listenAddress,
  nameServers,
  networks,
  password,
  readConfig,
  seconds,
  secret,
  socketAddress,
} from './config.js';
import { liveConfig } from './live-config.js';

const definition = defineConfig({
  port: int('PORT', 25, 'Port', [0, 65_535]),
  limit: bytes('LIMIT', '25 MiB', 'Limit'),
  wait: seconds('WAIT', 2, 'Wait'),
  key: secret('KEY', undefined, 'Key of the store'),
  on: flag('ON', false, 'Switch'),
  peer: hostPort('PEER', 'localhost:1', 'Peer'),
  names: list('NAMES', [], 'Names'),
});

const KINDS = {
  hostPorts: hostPorts('IT', [], ''),
  nameServers: nameServers('IT', [], ''),
  httpUrl: httpUrl('IT', '', ''),
  socketAddress: socketAddress('IT', '', '', ['none']),
};

describe('an address', () => {
  it.each<[keyof typeof KINDS, string]>([
    ['hostPorts', 'kafka-0.example:9092, kafka-1.example:9092'],
    ['hostPorts', '[2001:db8::1]:9092'],
    ['nameServers', '192.0.2.53'],
    ['nameServers', '192.0.2.53:5353,[2001:db8::53]:5353, 2001:db8::53'],
    ['httpUrl', 'http://collector.example:4318'],
    ['httpUrl', 'https://collector.example/path'],
    ['socketAddress', 'none'],
    ['socketAddress', '/run/clamav/clamd.ctl'],
    ['socketAddress', 'clamd.example:3310'],
    ['socketAddress', '[::1]:3310'],
  ])('is one of %s: %j', (kind, value) => expect(readConfig({ it: KINDS[kind] }, { IT: value }).it).toBeTruthy());

  it.each<[keyof typeof KINDS, string]>([
    ['hostPorts', 'kafka'],
    ['hostPorts', 'a:9092;b:9092'],
    ['hostPorts', 'kafka:99999'],
    ['nameServers', 'dns'],
    ['nameServers', 'dns.example:53'],
    ['nameServers', '192.0.2.53,dns'],
    ['nameServers', '192.0.2.53:99999'],
    ['httpUrl', 'collector'],
    ['httpUrl', 'collector.example:4318'],
    ['httpUrl', 'ftp://collector.example'],
    ['httpUrl', 'http://'],
    ['socketAddress', 'garbage'],
    ['socketAddress', 'None'],
    ['socketAddress', 'run/clamd.ctl'],
    ['socketAddress', 'clamd:0x1'],
  ])('is not %s, and is told by its name: %j', (kind, value) =>
    expect(() => readConfig({ it: KINDS[kind] }, { IT: value })).toThrow(/^configuration is not valid:\n {2}IT must be .+, not ".+"$/),
  );
});

describe('the configuration of a process', () => {
  it('takes defaults for what is unset or empty', () => {
    expect(readConfig(definition, { KEY: 'k', PORT: '' })).toEqual({
      port: 25,
      limit: 26_214_400,
      wait: 2000,
      key: 'k',
      on: false,
      peer: 'localhost:1',
      names: [],
    });
  });

  it('reads every kind of value', () => {
    expect(readConfig(definition, { KEY: 'k', PORT: '2525', LIMIT: '1 GiB', WAIT: '0.5', ON: 'true', PEER: '[::1]:25', NAMES: 'a, b' })).toEqual({
      port: 2525,
      limit: 1024 ** 3,
      wait: 500,
      key: 'k',
      on: true,
      peer: '[::1]:25',
      names: ['a', 'b'],
    });
  });

  it('names all problems together', () => {
    const read = () => readConfig(definition, { PORT: '70000', LIMIT: 'much', ON: 'maybe', PEER: 'nowhere' });
    expect(read).toThrow(ConfigProblem);
    expect(read).toThrow(/PORT must be[^]*LIMIT must be[^]*KEY is missing \(Key of the store\)[^]*ON must be[^]*PEER must be/);
  });

  it('says which words there are, and how long a password is, without the one that was given', () => {
    const picky = defineConfig({ level: choice('LEVEL', 'info', 'Level', ['info', 'warn']), first: password('FIRST', '', 'First', 15) });
    expect(() => readConfig(picky, { LEVEL: 'verbose', FIRST: 'canary' })).toThrow(
      'configuration is not valid:\n  LEVEL must be one of info, warn, not "verbose"\n  FIRST must be a secret of at least 15 characters',
    );
    expect(readConfig(picky, { LEVEL: 'warn', FIRST: 'x'.repeat(15) })).toEqual({ level: 'warn', first: 'x'.repeat(15) });
    expect(readConfig(picky, {})).toEqual({ level: 'info', first: '' });
  });

  it('refuses so few bytes that nothing could work with them', () => {
    const room = defineConfig({ room: bytes('ROOM', '25 MiB', 'Room', '1 MiB') });
    expect(['1 MiB', '1048576', '2 GiB'].map((text) => readConfig(room, { ROOM: text }).room)).toEqual([1_048_576, 1_048_576, 2_147_483_648]);
    for (const text of ['0', '1023 KiB'])
      expect(() => readConfig(room, { ROOM: text })).toThrow(`ROOM must be bytes, like 25 MiB, at least 1 MiB, not ${JSON.stringify(text)}`);
  });

  it('never prints the value of a secret (obligation 43)', () => {
    const picky = defineConfig({ key: { ...secret('KEY', undefined, 'Key'), parse: () => undefined } });
    expect(() => readConfig(picky, { KEY: 'canary' })).toThrow(expect.not.objectContaining({ message: expect.stringContaining('canary') }));
  });

  it('never prints the value of a secret beside other problems (obligation 43)', () => {
    let said = '';
    try {
      readConfig(definition, { PORT: '70000', LIMIT: 'much', KEY: 'canary' });
    } catch (thrown) {
      said = `${String(thrown)} ${JSON.stringify(thrown)} ${(thrown as Error).stack}`;
    }
    expect(said).toContain('PORT must be');
    expect(said).not.toContain('canary');
  });
});

describe('an address to listen on', () => {
  it.each([
    ['both families by default', undefined, true, '::'],
    ['IPv4 alone where the kernel knows no IPv6', undefined, false, '0.0.0.0'],
    ['what was said', '127.0.0.1', true, '127.0.0.1'],
    ['what was said, as far as the kernel goes', '::', false, '0.0.0.0'],
  ])('is %s', (_what, value, hasIpv6, expected) => {
    const sut = defineConfig({ host: listenAddress('HOST', '::', 'Address', () => hasIpv6) });
    expect(readConfig(sut, { HOST: value }).host).toBe(expected);
  });

  it('is not a name', () => {
    expect(() => readConfig(defineConfig({ host: listenAddress('HOST', '::', 'Address') }), { HOST: 'localhost' })).toThrow('an IP address');
  });
});

describe('networks', () => {
  const definition = defineConfig({ proxies: networks('PROXIES', [], 'Proxies') });
  it('are a list', () => {
    expect(readConfig(definition, { PROXIES: '10.20.0.0/24, 2001:db8::/32,' }).proxies).toEqual(['10.20.0.0/24', '2001:db8::/32']);
    expect(readConfig(definition, {}).proxies).toEqual([]);
  });
  it('end the start when one cannot be read, and the message names the variable', () => {
    expect(() => readConfig(definition, { PROXIES: '10.20.0.0/99' })).toThrow(
      'PROXIES must be comma separated networks, like 10.20.0.0/16, not "10.20.0.0/99"',
    );
  });
});

describe('a setting in a file', () => {
  const inFolder = (use: (path: (name: string) => string) => void) => {
    const folder = mkdtempSync(join(tmpdir(), 'postern-config-'));
    use((name) => join(folder, name));
    rmSync(folder, { recursive: true });
  };

  it('is read without the line end; the variable itself wins', () => {
    inFolder((path) => {
      writeFileSync(path('key'), 'from the file\n');
      expect(readConfig(definition, { KEY_FILE: path('key') }).key).toBe('from the file');
      expect(readConfig(definition, { KEY_FILE: path('key'), KEY: 'own' }).key).toBe('own');
      expect(readConfig(definition, { KEY_FILE: path('key'), KEY: '' }).key).toBe('from the file');
    });
  });

  it('that cannot be read stops the start, and says which', () => {
    expect(() => readConfig(definition, { KEY_FILE: '/nonexistent/key' })).toThrow('KEY_FILE cannot be read: ENOENT');
  });

  it('is read again while the process runs; what cannot be used leaves the last in use, and is told without the value', () => {
    inFolder((path) => {
      const told: string[] = [];
      const log = {
        ...silentLog,
        error: (code: string, _fields: object | undefined, thrown?: unknown) => void told.push(`${code} ${String(thrown)}`),
      };
      writeFileSync(path('key'), 'one');
      writeFileSync(path('port'), '25');
      const live = liveConfig(definition, { KEY_FILE: path('key'), PORT_FILE: path('port') }, log);
      expect(live()).toMatchObject({ key: 'one', port: 25 });
      writeFileSync(path('key'), 'two');
      expect(live().key).toBe('two');
      writeFileSync(path('key'), 'three');
      writeFileSync(path('port'), 'canary');
      expect(live().key).toBe('two');
      expect(told).toEqual([expect.stringContaining('CONFIG_UNUSABLE')]);
      rmSync(path('key'));
      expect(live().key).toBe('two');
      expect(told.join()).not.toContain('three');
    });
  });
});
