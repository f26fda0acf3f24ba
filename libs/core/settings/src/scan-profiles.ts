import { z } from 'zod';

import type { ScannerName } from '@postern/verdict';

import type { MailRule } from './rule.js';
import type { Settings } from './settings.js';

/**
 * What a scanner is told for one rule: general settings and the part of the rule that changes what it looks for, without actions. Two rules with
 * equal profiles share one scan.
 */
export const scanProfiles = {
  'auth-check': z.strictObject({
    spf: z.boolean(),
    dkim: z.boolean(),
    dmarc: z.boolean(),
    arc: z.boolean(),
    dnsTimeoutMs: z.int(),
    dmarcPrimary: z.boolean(),
    tempErrorCounts: z.boolean(),
    permErrorCounts: z.boolean(),
    softfailCounts: z.boolean(),
    missingDkimCounts: z.boolean(),
  }),
  antispam: z.strictObject({
    antispam: z.boolean(),
    antiphishing: z.boolean(),
    links: z.boolean(),
    spamRate: z.int(),
    probableRate: z.int(),
    dnsLists: z.array(z.strictObject({ zone: z.string(), weight: z.int() })),
    maliciousHosts: z.array(z.string()),
    localDomains: z.array(z.string()),
  }),
  'content-filter': z.strictObject({
    maxSizeKb: z.int(),
    formatMatch: z.enum(['listed', 'not-listed']),
    formats: z.array(z.string()),
    nameMatch: z.enum(['listed', 'not-listed']),
    names: z.array(z.string()),
    inArchives: z.boolean(),
    maxNesting: z.int(),
  }),
  antivirus: z.strictObject({ maxNesting: z.int(), maxScanBytes: z.int(), heuristics: z.boolean(), excludeNames: z.array(z.string()) }),
} as const satisfies Record<ScannerName, z.ZodType>;

export type ScanProfile<S extends ScannerName = ScannerName> = z.infer<(typeof scanProfiles)[S]>;

type ProfileMaker<S extends ScannerName> = (settings: Settings, rule: MailRule) => ScanProfile<S> | undefined;

/** Undefined: the scanner is off globally or in the rule. */
export const profileOf: { readonly [S in ScannerName]: ProfileMaker<S> } = {
  'auth-check': (settings, rule) => {
    const general = settings.gateway.modules.senderAuth;
    const own = rule.modules.senderAuth;
    // Authentication facts feed antispam and the DSN decision, so the check runs for every rule; `enabled` of the rule only governs its actions.
    if (!general.enabled) return undefined;
    return {
      spf: general.spf,
      dkim: general.dkim,
      dmarc: general.dmarc,
      arc: general.arc,
      dnsTimeoutMs: general.dnsTimeoutSeconds * 1000,
      dmarcPrimary: own.dmarcPrimary,
      tempErrorCounts: own.tempErrorCounts,
      permErrorCounts: own.permErrorCounts,
      softfailCounts: own.softfailCounts,
      missingDkimCounts: own.missingDkimCounts,
    };
  },
  antispam: (settings, rule) => {
    const general = settings.gateway.modules;
    const antispam = general.antispam.enabled && rule.modules.antispam.enabled;
    const antiphishing = general.antiphishing.enabled && rule.modules.antiphishing.enabled;
    const links = general.links.enabled && rule.modules.links.enabled;
    if (!antispam && !antiphishing && !links) return undefined;
    return {
      antispam,
      antiphishing,
      links,
      spamRate: general.antispam.spamRate,
      probableRate: general.antispam.probableRate,
      dnsLists: general.antispam.dnsLists,
      maliciousHosts: general.links.maliciousHosts,
      localDomains: settings.domains.filter((d) => d.local).map((d) => d.name),
    };
  },
  'content-filter': (settings, rule) => {
    const general = settings.gateway.modules.contentFilter;
    const own = rule.modules.contentFilter;
    if (!general.enabled || !own.enabled) return undefined;
    return {
      maxSizeKb: own.maxSizeKb,
      formatMatch: own.formats.match,
      formats: own.formats.list,
      nameMatch: own.names.match,
      names: own.names.list,
      inArchives: own.inArchives,
      maxNesting: general.maxNesting,
    };
  },
  antivirus: (settings, rule) => {
    const general = settings.gateway.modules.antivirus;
    if (!general.enabled || !rule.modules.antivirus.enabled) return undefined;
    return { maxNesting: general.maxNesting, maxScanBytes: general.maxScanBytes, heuristics: general.heuristics, excludeNames: general.excludeNames };
  },
};
