import { dnsResolver } from '@postern/adapter-dns';
import type { DnsResolver } from '@postern/kernel';

import { defineConfig, nameServers } from './config.js';
import type { Shell } from './shell.port.js';

/** Where a service that asks DNS asks. */
export const dnsConfig = defineConfig({
  dnsServers: nameServers('POSTERN_DNS', [], 'DNS servers; empty: those of the system'),
});

/** The resolver of a process: one cache, one limit on what is asked concurrently. Ends with the process. */
export function openResolver(shell: Shell, { dnsServers }: { readonly dnsServers: readonly string[] }): DnsResolver {
  const dns = dnsResolver({ clock: shell.clock, servers: dnsServers, metrics: shell.metrics });
  shell.onStop('resolver', async () => dns.close());
  return dns;
}
