import { describe, expect, it } from 'vitest';

import { readArguments, strayVariables, USAGE } from './command-line.js';
import { standaloneConfig } from './standalone.config.js';

const escaped = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

describe('the command line', () => {
  it.each([
    [[], { kind: 'serve' }],
    [['--demo'], { kind: 'demo', once: false }],
    [['--once', '--demo'], { kind: 'demo', once: true }],
    [['--help'], { kind: 'help' }],
    [['-h'], { kind: 'help' }],
    [['--once'], { kind: 'unknown', what: '--once goes with --demo' }],
    [['--port', '25'], { kind: 'unknown', what: '"--port" is not known' }],
    [['start'], { kind: 'unknown', what: '"start" is not known' }],
  ])('%j is %j', (args, asked) => expect(readArguments(args)).toEqual(asked));

  it('tells of every setting with its default', () => {
    expect(USAGE).toMatch(/POSTERN_SMTP_PORT +Port of SMTP \(default 2525\)/);
    expect(USAGE).toMatch(/POSTERN_LOCAL_DOMAINS +Domains/);
    for (const { env, reason } of Object.values(standaloneConfig)) expect(USAGE).toMatch(new RegExp(`^  ${env} +${escaped(reason)}`, 'm'));
  });

  it.each([
    ['POSTERN_SMTP_MAX_IN_FLIGHT', '256 MiB'],
    ['POSTERN_ANTIVIRUS_KNOWN_ANSWERS_LIFE', '600 seconds'],
    ['POSTERN_LOG_LEVEL', 'warn'],
  ])('tells of the default of %s as one would write it', (name, written) => {
    expect(USAGE).toMatch(new RegExp(`^  ${name} .* \\(default ${written}\\)$`, 'm'));
  });
});

describe('a variable of our prefix that nothing reads', () => {
  it.each([
    ['POSTERN_RELAY_HOST', 'POSTERN_RELAYHOST'],
    ['POSTERN_LOCAL_DOMAIN', 'POSTERN_LOCAL_DOMAINS'],
    ['POSTERN_TRUSTED_NETWORK', 'POSTERN_TRUSTED_NETWORKS'],
    ['POSTERN_DOMAINS', undefined],
  ])('is told: %s, perhaps %s', (name, instead) => expect(strayVariables({ [name]: 'x' })).toEqual([{ name, instead }]));

  it('is none of ours, of a command, or of anybody else', () => {
    expect(strayVariables({ POSTERN_RELAYHOST: 'x', POSTERN_TOKEN: 'x', POSTERN_TEST_LONG: '1', PATH: '/bin' })).toEqual([]);
  });
});
