/**
 * Values that could be written and never work. API, custom resources and the console's forms are tested with the same ones: each refuses them, by the field.
 */
export interface UnusableValue {
  readonly what: string;
  /** Kind of the object, in the words of custom resources. */
  readonly kind: 'MailRule' | 'MailDomain' | 'MailRoute' | 'GatewaySettings';
  /** As a custom resource says it, and as the body of a request; of the general settings only what is set. */
  readonly spec: Readonly<Record<string, unknown>>;
  /** Of the field at fault. */
  readonly path: string;
}

const ALL = { senders: ['*'], recipients: ['*'] };
const rule = (what: string, more: object, path: string): UnusableValue => ({ what, kind: 'MailRule', spec: { name: 'R', ...ALL, ...more }, path });
const gateway = (what: string, spec: Readonly<Record<string, unknown>>, path: string): UnusableValue => ({
  what,
  kind: 'GatewaySettings',
  spec,
  path,
});
const trusted = (network: string) =>
  gateway(`trusted network ${network}`, { mta: { trustedNetworks: ['127.0.0.0/8', network] } }, 'mta.trustedNetworks.1');

/** Patterns that no address of an envelope can fit; each has a sibling that does. */
const SENDERS = [
  'bad1.test',
  '@bad2.test',
  '.bad4.test',
  '<x@bad8.test>',
  'Name <x@bad7.test>',
  '"Name" x@bad7.test',
  'reg:(?=x)x@bad3\\.test',
  'reg:(',
  'reg:',
  'reg:@bad3\\.test',
  'reg:bad3\\.test$',
  'reg:/.*@bad3\\.test/i',
  '192.0.2.*',
  '.*@bad3.test',
  '127.0.0.1-127.0.0.9',
  '10.0.0.0/99',
  '300.1.2.3',
  'just words',
  'x@bad9.test,y@bad9.test',
  'x@bad9.test; y@bad9.test',
  'mailto:x@bad10.test',
  'x@@bad11.test',
  'x@bad12..test',
  '*@.bad13.test',
  '*@',
  '*@bad14.test,*@bad15.test',
  '<*@bad16.test>',
  'x@bad 17.test',
  'CN=Jo,OU=Sales,DC=example',
];
const MATCHES = ['two words', '*.example.com', '@example.com', '.', 'exa_mple..com', 'user@', '10.1', '192.0.2.1', '*', 'a@b@c.example'];
const HOSTS = ['mx..example', '-mx.example', '10.1', 'mx.example:25', ':::', ''];
const NETWORKS = [
  '0.0.0.0/0',
  '::/0',
  '0.0.0.0/1',
  '64.0.0.0/7',
  '2000::/3',
  '10.0.0.0/7',
  '10.0.0.0/33',
  '10.0.0',
  'example.com',
  '192.0.2.1-9',
  '',
];

export const UNUSABLE_VALUES: readonly UnusableValue[] = [
  ...SENDERS.map((pattern) => rule(`sender ${pattern}`, { senders: ['a@b.example', pattern] }, 'senders.1')),
  ...[...SENDERS, '10.0.0.1', '192.0.2.0/24', '::1'].map((pattern) => rule(`recipient ${pattern}`, { recipients: [pattern] }, 'recipients.0')),
  rule('nobody as sender', { senders: [] }, 'senders'),
  rule('nobody as recipient', { recipients: [] }, 'recipients'),
  rule('senders not said', { senders: undefined }, 'senders'),
  rule('recipients not said', { recipients: undefined }, 'recipients'),
  ...['nonsense-format', 'exee', 'document'].map((format) =>
    rule(`format ${format}`, { modules: { contentFilter: { formats: { list: ['exe', format] } } } }, 'modules.contentFilter.formats.list.1'),
  ),
  ...['.exe', 'exe', '*.exe,*.scr', '^.*exe$', ' '].map((mask) =>
    rule(`name ${mask}`, { modules: { contentFilter: { names: { list: ['*.scr', mask] } } } }, 'modules.contentFilter.names.list.1'),
  ),
  ...['no domain', '-', 'a..example', '*.example', '@a.example', '192.0.2.1', 'mail.10'].map(
    (name): UnusableValue => ({ what: `domain ${name}`, kind: 'MailDomain', spec: { name }, path: 'name' }),
  ),
  ...MATCHES.map((match): UnusableValue => ({ what: `route ${match}`, kind: 'MailRoute', spec: { match }, path: 'match' })),
  ...HOSTS.map(
    (host): UnusableValue => ({
      what: `next hop ${host}`,
      kind: 'MailRoute',
      spec: { match: 'a.example', nextHop: { host } },
      path: 'nextHop.host',
    }),
  ),
  ...NETWORKS.map(trusted),
  gateway('relay host', { mta: { relayhost: { host: 'mx..example' } } }, 'mta.relayhost.host'),
  gateway('name of what is not scanned', { modules: { antivirus: { excludeNames: ['a.bin', '.iso'] } } }, 'modules.antivirus.excludeNames.1'),
  gateway('host name', { mta: { hostname: 'no host' } }, 'mta.hostname'),
  gateway('address as host name', { mta: { hostname: '192.0.2.1' } }, 'mta.hostname'),
];
