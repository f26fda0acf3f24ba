/** What an administrator adds to Rspamd's own configuration: files below `local.d`, and rules of the fuzzy check. As text; no files are written here. */

export interface RspamdPlan {
  /** Ports on 127.0.0.1. */
  readonly milterPort: number;
  readonly controllerPort: number;
  readonly fuzzyPort: number;
  /** `host:port`. */
  readonly dns: string;
  /** Sockets. */
  readonly redis: string;
  readonly clamd: string;
  /** What clamd gets: the mail as it came, or each attachment. */
  readonly scan: 'whole' | 'attachments';
  /** Processes that scan. */
  readonly workers: number;
}

const off = 'enabled = false;\n';
const lines = (...all: string[]): string => `${all.join('\n')}\n`;

/** Path below the configuration folder → text. */
export function rspamdFiles(plan: RspamdPlan): ReadonlyMap<string, string> {
  // The load comes from loopback and is a stranger's all the same, so sender authentication looks at it.
  const authentication = 'check_local = true;\n';
  return new Map([
    ['local.d/options.inc', lines(`dns { nameserver = ["${plan.dns}:1"]; timeout = 1s; retransmits = 2; }`)],
    ['local.d/redis.conf', lines(`servers = "${plan.redis}";`)],
    // The milter scans by itself, as the documentation says for one machine: no second hop to another worker.
    ['local.d/worker-normal.inc', off],
    [
      'local.d/worker-proxy.inc',
      lines(
        `bind_socket = "127.0.0.1:${plan.milterPort}";`,
        'milter = yes;',
        'timeout = 120s;',
        `count = ${plan.workers};`,
        'upstream "local" { default = yes; self_scan = yes; }',
      ),
    ],
    ['local.d/worker-controller.inc', lines(`bind_socket = "127.0.0.1:${plan.controllerPort}";`, 'secure_ip = "127.0.0.1";')],
    [
      'local.d/worker-fuzzy.inc',
      lines(`bind_socket = "127.0.0.1:${plan.fuzzyPort}";`, 'count = 1;', 'backend = "redis";', 'expire = 90d;', 'allow_update = ["127.0.0.1"];'),
    ],
    // In place of the public storage, which cannot answer here.
    [
      'modules.d/fuzzy_check.conf',
      lines(
        'fuzzy_check {',
        '  min_bytes = 1k;',
        '  timeout = 2s;',
        '  retransmits = 1;',
        '  rule "local" {',
        '    algorithm = "mumhash";',
        `    servers = "127.0.0.1:${plan.fuzzyPort}";`,
        '    symbol = "LOCAL_FUZZY_UNKNOWN";',
        '    mime_types = ["*"];',
        '    max_score = 20.0;',
        '    read_only = no;',
        '    skip_unknown = yes;',
        '    short_text_direct_hash = true;',
        '    min_length = 64;',
        '    fuzzy_map = { LOCAL_FUZZY_DENIED { max_score = 20.0; flag = 11; } LOCAL_FUZZY_WHITE { max_score = 2.0; flag = 13; } }',
        '  }',
        '}',
      ),
    ],
    ['local.d/classifier-bayes.conf', lines('backend = "redis";', 'autolearn = false;')],
    [
      'local.d/antivirus.conf',
      lines(
        'clamav {',
        '  type = "clamav";',
        '  symbol = "CLAM_VIRUS";',
        '  action = "reject";',
        `  servers = "${plan.clamd}";`,
        `  scan_mime_parts = ${plan.scan === 'attachments'};`,
        '  scan_image_mime = true;',
        '  scan_text_mime = false;',
        '  max_size = 52428800;',
        '  timeout = 60s;',
        '  retransmits = 1;',
        '}',
      ),
    ],
    ['local.d/actions.conf', lines('reject = 15;', 'add_header = 6;', 'greylist = null;')],
    ['local.d/greylist.conf', off],
    ['local.d/milter_headers.conf', lines('use = ["x-spamd-bar", "x-spam-level", "authentication-results"];')],
    ['local.d/spf.conf', authentication],
    ['local.d/dkim.conf', authentication],
    ['local.d/dmarc.conf', authentication],
    ['local.d/arc.conf', lines('check_local = true;', 'sign_local = false;', 'sign_authenticated = false;')],
    ['local.d/dkim_signing.conf', off],
    // Lists and services on the Internet: ours asks none by default either.
    ['local.d/rbl.conf', off],
    ['local.d/asn.conf', off],
  ]);
}
