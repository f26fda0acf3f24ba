import { describe, expect, it } from 'vitest';

import { networkHolds, parseIp, parseNetwork } from './ip-network.js';

function holds(network: string, ip: string): boolean {
  const [n, i] = [parseNetwork(network), parseIp(ip)];
  if (n === undefined || i === undefined) throw new Error(`not readable: ${network} ${ip}`);
  return networkHolds(n, i);
}

describe('networks of senders', () => {
  it.each([
    ['192.0.2.1', '192.0.2.1', true],
    ['192.0.2.1', '192.0.2.2', false],
    ['192.0.2.0/24', '192.0.2.0', true],
    ['192.0.2.0/24', '192.0.2.255', true],
    ['192.0.2.0/24', '192.0.3.0', false],
    ['192.0.2.77/24', '192.0.2.1', true],
    ['192.0.2.128/25', '192.0.2.127', false],
    ['192.0.2.128/25', '192.0.2.128', true],
    ['0.0.0.0/0', '255.255.255.255', true],
    ['0.0.0.0/0', '2001:db8::1', false],
    ['255.255.255.255/32', '255.255.255.254', false],
    ['2001:db8:1002:51::4', '2001:0DB8:1002:0051:0:0:0:4', true],
    ['fc00::/7', 'fdff:ffff:ffff:ffff:ffff:ffff:ffff:ffff', true],
    ['fc00::/7', 'fe00::', false],
    ['2001:db8::/127', '2001:db8::1', true],
    ['2001:db8::/127', '2001:db8::2', false],
    ['::/0', '::1', true],
    ['::/0', '192.0.2.1', false],
    ['::ffff:192.0.2.0/120', '192.0.2.200', true],
    ['192.0.2.0/24', '::ffff:192.0.2.9', true],
  ])('%s holds %s: %s', (network, ip, expected) => {
    expect(holds(network, ip)).toBe(expected);
  });

  it.each([
    '192.0.2',
    '192.0.2.256',
    '192.0.2.01',
    '192.0.2.0/33',
    '2001:db8::/129',
    '1::2::3',
    '1:2:3:4:5:6:7',
    '1:2:3:4:5:6:7:8:9',
    '::fffff',
    '',
    '/24',
    'example.com',
    '::ffff:1.2.3.4/90',
  ])('%s is no network', (text) => {
    expect(parseNetwork(text)).toBeUndefined();
  });
});
