import { compileRules } from '@postern/policy';
import { ruleSchema } from '@postern/settings';
import type { MailRule } from '@postern/settings';
import type { Envelope } from '@postern/verdict';

const LOOKUPS = 5000;
/** Most entries of one list. */
const PER_RULE = 10_000;

const ENVELOPE: Envelope = {
  mailFrom: '',
  recipients: ['user@local.example'],
  helo: 'client.example',
  clientIp: '192.0.2.1',
  clientName: '',
  trusted: false,
  tls: '',
  receivedAtMs: 0,
};

/** Lists as people keep them: addresses and domains, some networks and masks. */
function entry(i: number): string {
  switch (i % 8) {
    case 0:
      return `*@shop-${i}.example`;
    case 1:
      return `*@*.group-${i}.example`;
    case 2:
      return `10.${(i >> 16) % 256}.${(i >> 8) % 256}.${i % 256}/32`;
    default:
      return `person.${i}@company-${i % 5000}.example`;
  }
}

const rule = (id: number, senders: readonly string[], recipients: readonly string[]): MailRule =>
  ruleSchema.parse({ id, name: `Rule ${id}`, senders, recipients });
const everybody = (id: number): MailRule => rule(id, ['*'], ['*']);

/** `count` list entries of senders in as few rules as their limit allows, before the rule for everybody. */
const withEntries = (count: number): readonly MailRule[] => [
  ...Array.from({ length: Math.ceil(count / PER_RULE) }, (_unused, n) =>
    rule(
      n + 1,
      Array.from({ length: Math.min(PER_RULE, count - n * PER_RULE) }, (_none, i) => entry(n * PER_RULE + i)),
      ['*'],
    ),
  ),
  everybody(1_000_000),
];

/** `count` rules for other recipients, half of them for any sender. */
const withRules = (count: number): readonly MailRule[] => [
  ...Array.from({ length: count }, (_unused, n) => rule(n + 1, n % 2 === 0 ? ['*'] : [entry(n)], [`*@customer-${n}.example`])),
  everybody(1_000_000),
];

/** What it costs to choose the rule of a mail as rules and their lists grow, in the function that the pipeline calls: µs a mail, ms to compile, MB of memory. Half of the senders are in a list. */
export function ruleGrowth(): string {
  const row = (name: string, count: number, rules: readonly MailRule[]) => {
    globalThis.gc?.();
    const heapBefore = process.memoryUsage().heapUsed;
    const startedAt = performance.now();
    const book = compileRules(rules);
    const compileMs = performance.now() - startedAt;
    globalThis.gc?.();
    const heapMb = (process.memoryUsage().heapUsed - heapBefore) / 1e6;
    const choose = () => {
      for (let i = 0; i < LOOKUPS; i++) {
        const sender = i % 2 === 0 ? `somebody.${i}@elsewhere.example` : `person.${i * 8 + 5}@company-${(i * 8 + 5) % 5000}.example`;
        book.group({ ...ENVELOPE, mailFrom: sender });
      }
    };
    choose();
    const from = process.cpuUsage();
    choose();
    const { user, system } = process.cpuUsage(from);
    return `| ${name} | ${count.toLocaleString('en')} | ${((user + system) / LOOKUPS).toFixed(1)} | ${compileMs.toFixed(0)} | ${heapMb.toFixed(0)} |`;
  };
  return [
    '| | count | choosing, µs CPU a mail | compiling, ms | heap MB |',
    '| --- | --- | --- | --- | --- |',
    ...[1, 10, 1000, 10_000, 20_000].map((count) => row('rules', count, withRules(count))),
    ...[1, 10, 1000, 10_000, 100_000, 1_000_000].map((count) => row('list entries', count, withEntries(count))),
  ].join('\n');
}
