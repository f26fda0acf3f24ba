import type { Zone } from './zone-server.js';

/** What the demonstration's DNS knows. `bank.example` publishes that nobody but its own servers may send in its name. */
export const DEMO_ZONE: Zone = {
  'partner.example TXT': ['v=spf1 ip4:127.0.0.1 -all'],
  'partner.example A': ['127.0.0.1'],
  'partner.example MX': ['10 partner.example'],
  '_dmarc.partner.example TXT': ['v=DMARC1; p=none'],
  'bank.example TXT': ['v=spf1 ip4:192.0.2.1 -all'],
  'bank.example A': ['192.0.2.1'],
  'bank.example MX': ['10 bank.example'],
  '_dmarc.bank.example TXT': ['v=DMARC1; p=reject'],
  'demo.example A': ['127.0.0.1'],
  'demo.example MX': ['10 demo.example'],
};
