import { readFileSync } from 'node:fs';

/** The account that the database runs as. */
export interface Account {
  readonly uid: number;
  readonly gid: number;
}

/** PostgreSQL refuses to run as root and wants an account that exists; undefined when this process is not root and can run it as itself. */
export function unprivilegedAccount(): Account | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const line = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .find((l) => l.startsWith('nobody:'));
  const [, , uid, gid] = line?.split(':') ?? [];
  if (uid === undefined || gid === undefined) throw new Error('running as root needs the account "nobody" for the database; there is none');
  return { uid: Number(uid), gid: Number(gid) };
}
