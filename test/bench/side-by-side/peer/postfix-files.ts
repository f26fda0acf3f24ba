/** Postfix's configuration, as text. Paths are absolute. No files are written here. */

export interface PostfixPlan {
  /** Folder of main.cf and master.cf. */
  readonly config: string;
  readonly queue: string;
  readonly data: string;
  readonly logFile: string;
  /** Of smtpd, on 127.0.0.1. */
  readonly port: number;
  /** Of the next hop, on 127.0.0.1. */
  readonly nextHopPort: number;
  /** Of the milter, on 127.0.0.1; undefined for none. */
  readonly milterPort: number | undefined;
}

/** A relay in front of one domain, as postconf(5) recommends; everything that is not named has its default. */
export function mainCf(plan: PostfixPlan): string {
  const lines = [
    'compatibility_level = 3.6',
    'myhostname = peer.bench.example',
    'mydestination =',
    'mynetworks = 192.0.2.0/24',
    'inet_interfaces = 127.0.0.1',
    'inet_protocols = ipv4',
    // The tables of accounts and aliases of the machine are not ours.
    'alias_maps =',
    'alias_database =',
    'local_recipient_maps =',
    'relay_domains = local.example',
    `relayhost = [127.0.0.1]:${plan.nextHopPort}`,
    'smtpd_relay_restrictions = permit_mynetworks, reject_unauth_destination',
    'smtpd_helo_required = yes',
    'message_size_limit = 52428800',
    `queue_directory = ${plan.queue}`,
    `data_directory = ${plan.data}`,
    // One instance beside others: not told of in the machine's own main.cf, so nothing of that is touched.
    'multi_instance_name = postfix-bench',
    `maillog_file_prefixes = ${plan.logFile}`,
    `maillog_file = ${plan.logFile}`,
    ...(plan.milterPort === undefined
      ? []
      : [
          `smtpd_milters = inet:127.0.0.1:${plan.milterPort}`,
          'milter_protocol = 6',
          // As ours: what was not scanned is put off.
          'milter_default_action = tempfail',
          'milter_mail_macros = i {mail_addr} {client_addr} {client_name} {auth_authen}',
        ]),
  ];
  return `${lines.join('\n')}\n`;
}

/** Service, type, private, unprivileged, chroot, wake-up, most processes, command (master(5)): Postfix's own list, without a root folder of its own. */
const SERVICES = [
  'pickup unix n - n 60 1 pickup',
  'cleanup unix n - n - 0 cleanup',
  'qmgr unix n - n 300 1 qmgr',
  'tlsmgr unix - - n 1000? 1 tlsmgr',
  'rewrite unix - - n - - trivial-rewrite',
  'bounce unix - - n - 0 bounce',
  'defer unix - - n - 0 bounce',
  'trace unix - - n - 0 bounce',
  'verify unix - - n - 1 verify',
  'flush unix n - n 1000? 0 flush',
  'proxymap unix - - n - - proxymap',
  'proxywrite unix - - n - 1 proxymap',
  'smtp unix - - n - - smtp',
  'relay unix - - n - - smtp',
  'showq unix n - n - - showq',
  'error unix - - n - - error',
  'retry unix - - n - - error',
  'discard unix - - n - - discard',
  'anvil unix - - n - 1 anvil',
  'scache unix - - n - 1 scache',
  'postlog unix-dgram n - n - 1 postlogd',
];

export function masterCf(plan: PostfixPlan): string {
  return `${[`127.0.0.1:${plan.port} inet n - n - - smtpd`, ...SERVICES].join('\n')}\n`;
}
