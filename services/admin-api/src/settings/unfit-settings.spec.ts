import { eventsV1 } from '@postern/contracts';
import { settingsSchema } from '@postern/settings';
import { describe, expect, it } from 'vitest';

import { abilitiesOf, unfitChange } from './unfit-settings.js';

const tls = (mode: 'none' | 'attempt' | 'require') => settingsSchema.parse({ gateway: { mta: { tls: mode } } });
const node = (gauges: Readonly<Record<string, number>>, stale = false) => ({ beat: eventsV1.Heartbeat.fromPartial({ gauges }), stale });

describe('what the gateway can do', () => {
  it.each([
    ['nobody told', [], undefined],
    ['only services without an edge told', [node({ queue: 3 })], undefined],
    ['no edge has a certificate', [node({ starttls: 0 }), node({})], false],
    ['one of two edges has one', [node({ starttls: 0 }), node({ starttls: 1 })], true],
    ['one had it and is silent', [node({ starttls: 1 }, true), node({ starttls: 0 })], false],
  ] as const)('STARTTLS when %s', (_what, nodes, expected) => {
    expect(abilitiesOf(nodes).startTls).toBe(expected);
  });
});

describe('TLS that is required of clients', () => {
  it.each([
    ['is refused when no edge has a certificate', 'attempt', 'require', false, ['gateway', 'mta', 'tls']],
    ['is taken when one has', 'attempt', 'require', true, undefined],
    ['is taken while no edge has told', 'attempt', 'require', undefined, undefined],
    ['may stay', 'require', 'require', false, undefined],
    ['may be given up', 'require', 'attempt', false, undefined],
  ] as const)('%s', (_what, before, after, startTls, path) => {
    expect(unfitChange(tls(before), tls(after), { startTls })?.path).toEqual(path);
  });
});
