import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const POLL_MS = 50;
const STOP_LIMIT_MS = 30_000;

/** True when the process lives and is a PostgreSQL. */
function isPostgres(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return readFileSync(`/proc/${pid}/comm`, 'latin1').startsWith('postgres');
  } catch {
    return false;
  }
}

/**
 * Ends the server of an earlier run that was killed without it: its own data folder names it. Two servers on one folder would destroy it, so this rejects
 * when the old one does not end.
 */
export async function stopLeftover(dataDir: string): Promise<void> {
  const file = join(dataDir, 'postmaster.pid');
  if (!existsSync(file)) return;
  const pid = Number(readFileSync(file, 'utf8').split('\n')[0]);
  if (!Number.isInteger(pid) || pid <= 1 || !isPostgres(pid)) return;
  process.kill(pid, 'SIGINT');
  for (const until = Date.now() + STOP_LIMIT_MS; isPostgres(pid); ) {
    if (Date.now() > until) throw new Error(`a PostgreSQL of an earlier run (pid ${pid}) holds ${dataDir} and does not end`);
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}
