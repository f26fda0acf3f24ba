// Postfix, Rspamd and Redis for the bench, from Debian's packages. The bench starts its own instances with folders of its own, so what the packages would start stays off.
import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, rmSync, writeFileSync } from 'node:fs';

import { ensureProgram } from './apt.mjs';
import { which } from './run.mjs';
import { note } from './say.mjs';

/** Program, package, and the service that the package brings. */
const PEERS = [
  ['postfix', 'postfix', 'postfix'],
  ['rspamd', 'rspamd', 'rspamd'],
  ['redis-server', 'redis-server', 'redis-server'],
];
/** Debian's packages ask it before they start a service (invoke-rc.d(8)); 101 forbids. */
const POLICY = '/usr/sbin/policy-rc.d';

/** Installs what is missing, without starting or enabling it; rejects when a program is not there afterwards. Needs root. */
export async function ensurePeers() {
  if (process.getuid?.() !== 0) throw new Error('the peers need root: Postfix and Rspamd give up their rights by themselves');
  if (which('taskset') === undefined) throw new Error('taskset is missing (package util-linux)');
  const missing = PEERS.filter(([program]) => which(program) === undefined);
  const forbids = missing.length > 0 && !existsSync(POLICY);
  if (forbids) {
    writeFileSync(POLICY, '#!/bin/sh\nexit 101\n');
    chmodSync(POLICY, 0o755);
  }
  try {
    for (const [program, packaged, service] of missing) {
      // Postfix asks what it shall be on this machine: nothing.
      if (packaged === 'postfix') answer('postfix postfix/main_mailer_type select No configuration');
      if ((await ensureProgram(program, [packaged])) === undefined) throw new Error(`${program} is missing`);
      leaveOff(service);
    }
  } finally {
    if (forbids) rmSync(POLICY);
  }
}

/** Answers a package's question before it is asked (debconf-set-selections(1)). */
function answer(line) {
  spawnSync('debconf-set-selections', [], { input: `${line}\n`, stdio: ['pipe', 'ignore', 'inherit'] });
}

/** The service neither runs nor starts with the machine; what is not there to be stopped is no fault. */
function leaveOff(service) {
  for (const [program, ...args] of [
    ['systemctl', 'disable', '--now', service],
    ['update-rc.d', service, 'disable'],
  ])
    if (which(program) !== undefined) spawnSync(program, args, { stdio: 'ignore' });
  note(`${service}: the machine's own service is left off`);
}
