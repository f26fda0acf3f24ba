import { preflight } from '@postern/platform-preflight';
import type { Finding } from '@postern/platform-preflight';

const WORDS: Readonly<Record<Finding['state'], string>> = { ok: 'ok     ', warning: 'warning', missing: 'MISSING' };

/** Looks at what the service of this environment needs. Exit code 1 when something is missing. */
export async function checkCommand(env: Readonly<Record<string, string | undefined>>) {
  const found = await preflight(env);
  const lines = found.map(({ of, state, says }) => `${WORDS[state]} ${of.padEnd(12)} ${says}`);
  const missing = found.filter(({ state }) => state === 'missing').length;
  const end = missing === 0 ? 'nothing is missing' : `${missing} missing`;
  return { exitCode: missing === 0 ? 0 : 1, out: `${[...lines, end].join('\n')}\n`, error: '' };
}
