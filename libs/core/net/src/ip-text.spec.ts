import { describe, expect, it } from 'vitest';

import { parseIp } from './ip-network.js';
import { clientKey, formatIp, hostText, parseHostPort, reversedLabels, reverseName, unmapped } from './ip-text.js';
import { isPublic, networkSet } from './network-set.js';

describe('names made of addresses', () => {
  it.each([
    ['192.0.2.1', '1.2.0.192.in-addr.arpa'],
    ['::ffff:192.0.2.1', '1.2.0.192.in-addr.arpa'],
    ['2001:db8::567:89ab', 'b.a.9.8.7.6.5.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa'],
    ['192.0.2', undefined],
    ['1.2.3.4.5', undefined],
    ['', undefined],
  ])('%s is looked up as %s', (ip, name) => {
    expect(reverseName(ip)).toBe(name);
  });

  it('a list is asked without the tree', () => {
    expect(reversedLabels(parseIp('192.0.2.99')!)).toBe('99.2.0.192');
  });

  it.each([
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:db8:1:2::9', '2001:db8:1:2::/64'],
    ['2001:0DB8::1', '2001:db8:0:0::/64'],
    ['::1', '0:0:0:0::/64'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64'],
    ['::ffff:192.0.2.1', '192.0.2.1'],
    ['192.0.2.1', '192.0.2.1'],
    ['nobody', 'nobody'],
  ])('%s counts as the client %s', (address, client) => {
    expect(clientKey(address)).toBe(client);
  });

  it.each([
    ['::ffff:192.0.2.1', '192.0.2.1'],
    ['::FFFF:c000:201', '192.0.2.1'],
    ['2001:db8::1', '2001:db8::1'],
    ['192.0.2.1', '192.0.2.1'],
    ['', ''],
  ])('%j without its mapping is %j', (text, plain) => {
    expect(unmapped(text)).toBe(plain);
  });

  it('are written in groups without zeros in front', () => {
    expect(['0.0.0.0', '255.254.1.0', '2001:db8::ff00:0'].map((text) => formatIp(parseIp(text)!))).toEqual([
      '0.0.0.0',
      '255.254.1.0',
      '2001:db8:0:0:0:0:ff00:0',
    ]);
  });
});

describe('host:port', () => {
  it.each(['a:0', 'a:65536', 'a', ':25', '[::1]', 'a b:1', '', '::1:25'])('refuses %j', (text) => {
    expect(parseHostPort(text)).toBeUndefined();
  });
  it('takes names, addresses and bracketed IPv6', () => {
    expect(['mx.example:25', '192.0.2.1:65535', '[::1]:1'].map(parseHostPort)).toEqual([
      { host: 'mx.example', port: 25 },
      { host: '192.0.2.1', port: 65_535 },
      { host: '::1', port: 1 },
    ]);
  });
});

describe('a host before its port', () => {
  it.each(['mx.example:25', '192.0.2.1:65535', '[::1]:1'])('is written so that it can be read again: %s', (text) => {
    const { host, port } = parseHostPort(text) ?? expect.unreachable();
    expect(`${hostText(host)}:${port}`).toBe(text);
  });
});

describe('a set of networks', () => {
  it('holds an IPv4 address also in its IPv6-mapped form, and no text that is none', () => {
    const holds = networkSet(['10.20.0.0/24', '2001:db8::/32', '192.0.2.7']);
    const addresses = ['10.20.0.7', '::ffff:10.20.0.7', '2001:db8::9', '192.0.2.7', '10.20.1.7', '192.0.2.8', '', 'nonsense'];
    expect(addresses.map(holds)).toEqual([true, true, true, true, false, false, false, false]);
  });

  it('cannot be made with one that cannot be read', () => {
    expect(() => networkSet(['10.20.0.0/99'])).toThrow('10.20.0.0/99');
  });
});

describe('the Internet', () => {
  it.each(['8.8.8.8', '192.0.2.7', '100.128.0.1', '2606:4700::1111', '172.32.0.1'])('has %s', (ip) => {
    expect(isPublic(parseIp(ip)!)).toBe(true);
  });
  it.each([
    '127.0.0.1',
    '10.1.1.1',
    '100.64.0.1',
    '172.31.255.255',
    '169.254.169.254',
    '0.0.0.0',
    '255.255.255.255',
    '::1',
    '::',
    'fd00::1',
    'fe80::1',
    'ff02::1',
    '::ffff:10.0.0.1',
  ])('has no %s', (ip) => {
    expect(isPublic(parseIp(ip)!)).toBe(false);
  });
});
