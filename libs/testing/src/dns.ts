export type { Rcode, ScriptedType } from './dns/dns-wire.js';
export * from './dns/fake-dns.js';
export * from './dns/scripted-dns.js';
