import { describeDnsResolver } from '../contracts/dns-resolver.contract.js';
import { fakeDns } from './fake-dns.js';

describeDnsResolver('the resolver in memory', (zone) => ({ resolver: fakeDns(zone), stop: () => Promise.resolve() }));
