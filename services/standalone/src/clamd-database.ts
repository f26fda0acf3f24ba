import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { linear } from '@postern/linear';

/** Where clamd's signatures come from. */
export interface ClamdDatabase {
  readonly dir: string;
  /** `vendor`: ClamAV's own; `built-in`: the small one that we ship. */
  readonly kind: 'vendor' | 'built-in';
}

const VENDOR_DIR = '/var/lib/clamav';
const FRESHCLAM_LIMIT_MS = 90_000;

function hasVendorFiles(dir: string): boolean {
  return existsSync(dir) && readdirSync(dir).some((name) => linear(/^(main|daily)\.(cvd|cld)$/).test(name) && statSync(join(dir, name)).size > 0);
}

/**
 * The system's databases, else ours from an earlier download, else a download by freshclam, else the small built-in one. `say` gets one line about what happens,
 * since the download can take a minute.
 */
export async function chooseClamdDatabase(
  dataDir: string,
  builtIn: ReadonlyMap<string, string>,
  say: (line: string) => void,
): Promise<ClamdDatabase> {
  const own = join(dataDir, 'clamav');
  for (const dir of [VENDOR_DIR, own]) if (hasVendorFiles(dir)) return { dir, kind: 'vendor' };
  mkdirSync(own, { recursive: true, mode: 0o755 });
  say('fetching ClamAV databases (up to 90 seconds) …');
  if ((await runFreshclam(own)) && hasVendorFiles(own)) return { dir: own, kind: 'vendor' };
  const small = join(dataDir, 'clamav-built-in');
  mkdirSync(small, { recursive: true, mode: 0o755 });
  for (const [name, text] of builtIn) writeFileSync(join(small, name), text, { mode: 0o644 });
  return { dir: small, kind: 'built-in' };
}

/** True when freshclam ended well within its limit. */
function runFreshclam(dir: string): Promise<boolean> {
  const config = join(dir, 'freshclam.conf');
  writeFileSync(
    config,
    ['DatabaseMirror database.clamav.net', 'ConnectTimeout 10', 'ReceiveTimeout 60', 'MaxAttempts 1', 'Foreground yes', ''].join('\n'),
  );
  return new Promise((resolve) => {
    const owner = process.getuid?.() === 0 ? ['--user=root'] : [];
    const child = spawn('freshclam', [`--config-file=${config}`, `--datadir=${dir}`, '--stdout', ...owner], {
      stdio: 'ignore',
      timeout: FRESHCLAM_LIMIT_MS,
    });
    child.once('error', () => resolve(false));
    child.once('exit', (code) => resolve(code === 0));
  });
}
