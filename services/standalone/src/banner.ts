import { hostText } from '@postern/net';

import type { Endpoints } from './endpoints.js';

interface BannerFacts {
  readonly endpoints: Endpoints;
  readonly metricsUrl: string;
  readonly dataDir: string;
  readonly clamd: string;
  readonly domains: readonly string[];
  readonly relayhost: string;
}

/** What a person needs after the start. The first password is printed here once and nowhere else. */
export function bannerText(facts: BannerFacts): string {
  const { endpoints } = facts;
  const password = endpoints.firstPassword === undefined ? '' : `\n  First password      admin / ${endpoints.firstPassword}   (shown this once)`;
  return `
Postern is ready.
  SMTP                ${hostText(endpoints.smtp.host)}:${endpoints.smtp.port}
  Console and API     ${endpoints.http}${password}
  Metrics             ${facts.metricsUrl}
  Data                ${facts.dataDir}
  Accepts mail for    ${facts.domains.length === 0 ? 'no domain yet (trusted clients may send anywhere): set POSTERN_LOCAL_DOMAINS or add domains in the console' : facts.domains.join(', ')}
  Delivers to         ${facts.relayhost === '' ? 'the MX of each domain, or the routes in the console' : facts.relayhost}
  Malware engines     built-in signatures (YARA-X); clamd ${facts.clamd}
  Ctrl-C finishes the mail in flight and stops.
`;
}

export function printBanner(facts: BannerFacts): void {
  process.stdout.write(bannerText(facts));
}
