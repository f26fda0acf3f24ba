export type { Rcode, ScriptedType } from './dns/dns-wire.js';
export * from './dns/scripted-dns.js';
