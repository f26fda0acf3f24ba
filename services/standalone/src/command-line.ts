import { standaloneConfig } from './standalone.config.js';

/** What the program is asked for. */
export type Asked =
  | { readonly kind: 'serve' }
  | { readonly kind: 'demo'; readonly once: boolean }
  | { readonly kind: 'help' }
  | { readonly kind: 'unknown'; readonly what: string };

const FLAGS = ['--demo', '--once', '--help', '-h'];

export function readArguments(args: readonly string[]): Asked {
  const stray = args.find((arg) => !FLAGS.includes(arg));
  if (stray !== undefined) return { kind: 'unknown', what: `${JSON.stringify(stray)} is not known` };
  if (args.includes('--help') || args.includes('-h')) return { kind: 'help' };
  if (args.includes('--demo')) return { kind: 'demo', once: args.includes('--once') };
  return args.includes('--once') ? { kind: 'unknown', what: '--once goes with --demo' } : { kind: 'serve' };
}

const SETTINGS = Object.values(standaloneConfig);

const COLUMN = Math.max(...SETTINGS.map(({ env }) => env.length)) + 2;
const row = ({ env, written, reason }: (typeof SETTINGS)[number]) =>
  `  ${env.padEnd(COLUMN)}${reason}${written === '' ? '' : ` (default ${written})`}`;

export const USAGE = `usage: npm start [-- --demo [--once]]

  --demo    sends sample mails and prints what became of them
  --once    ends after that

Settings are environment variables:

${SETTINGS.map(row).join('\n')}
`;

/** Other variables of the prefix that programs of ours read: of the commands, and of tests and tools. */
const OTHERS = ['POSTERN_URL', 'POSTERN_TOKEN', 'POSTERN_USER', 'POSTERN_PASSWORD', 'POSTERN_BUILD', 'POSTERN_CONSOLE_PORT'];
const OTHER_PREFIXES = ['POSTERN_TEST_', 'POSTERN_CORPORA', 'POSTERN_CLAMD_', 'POSTERN_E2E_', 'POSTERN_BENCH_'];
/** Letters that may differ between what was written and what was meant. */
const SLIPS = 3;

export interface StrayVariable {
  readonly name: string;
  /** The setting that is spelt nearly so. */
  readonly instead: string | undefined;
}

/** Variables of our prefix that nothing reads: a setting that is misspelt would otherwise be its default, silently. */
export function strayVariables(env: Readonly<Record<string, string | undefined>>): readonly StrayVariable[] {
  const known = new Set(SETTINGS.map((one) => one.env));
  return Object.keys(env)
    .filter((name) => name.startsWith('POSTERN_') && !known.has(name) && !OTHERS.includes(name))
    .filter((name) => !OTHER_PREFIXES.some((prefix) => name.startsWith(prefix)))
    .sort()
    .map((name) => ({ name, instead: [...known].find((other) => distance(name, other) <= SLIPS) }));
}

/** Letters to add, take away or replace until one is the other (Levenshtein). */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(replaced, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
