import type { GatewaySettings, Handling, MailRule, RuleModules, Settings } from '@postern/settings';
import { MODULES, OBJECT_CLASSES } from '@postern/verdict';
import type { AuthFacts, ModuleName, ObjectClass } from '@postern/verdict';

/** Where a rule says what to do about a class. A class without a line does not compile. */
const HANDLINGS: Readonly<Record<ObjectClass, (modules: RuleModules) => Handling>> = {
  dmarc: (m) => m.senderAuth.dmarc,
  spf: (m) => m.senderAuth.spf,
  dkim: (m) => m.senderAuth.dkim,
  spam: (m) => m.antispam.spam,
  probableSpam: (m) => m.antispam.probableSpam,
  massMail: (m) => m.antispam.massMail,
  phishing: (m) => m.antiphishing.phishing,
  malicious: (m) => m.links.malicious,
  size: (m) => m.contentFilter.size,
  format: (m) => m.contentFilter.format,
  name: (m) => m.contentFilter.name,
  infected: (m) => m.antivirus.infected,
  probablyInfected: (m) => m.antivirus.probablyInfected,
  encrypted: (m) => m.antivirus.encrypted,
  macros: (m) => m.antivirus.macros,
  scanError: (m) => m.antivirus.scanError,
};

type GeneralModules = GatewaySettings['modules'];

interface ModuleRow {
  readonly general: (modules: GeneralModules) => boolean;
  readonly rule: (modules: RuleModules) => boolean;
  /** Phishing and links are looked for by the antispam service and fail with it. */
  readonly onFailure: (modules: GeneralModules) => 'tempfail' | 'skip';
}

const SWITCHES: Readonly<Record<ModuleName, ModuleRow>> = {
  senderAuth: { general: (g) => g.senderAuth.enabled, rule: (r) => r.senderAuth.enabled, onFailure: (g) => g.senderAuth.onFailure },
  antispam: { general: (g) => g.antispam.enabled, rule: (r) => r.antispam.enabled, onFailure: (g) => g.antispam.onFailure },
  antiphishing: { general: (g) => g.antiphishing.enabled, rule: (r) => r.antiphishing.enabled, onFailure: (g) => g.antispam.onFailure },
  links: { general: (g) => g.links.enabled, rule: (r) => r.links.enabled, onFailure: (g) => g.antispam.onFailure },
  contentFilter: { general: (g) => g.contentFilter.enabled, rule: (r) => r.contentFilter.enabled, onFailure: (g) => g.contentFilter.onFailure },
  antivirus: { general: (g) => g.antivirus.enabled, rule: (r) => r.antivirus.enabled, onFailure: (g) => g.antivirus.onFailure },
};

/** A module works for a rule when it is on in both places (behaviour 1.1). */
export function moduleIsOn(settings: Settings, rule: MailRule, module: ModuleName): boolean {
  const row = SWITCHES[module];
  return row.general(settings.gateway.modules) && row.rule(rule.modules);
}

export function onFailureOf(settings: Settings, module: ModuleName): 'tempfail' | 'skip' {
  return SWITCHES[module].onFailure(settings.gateway.modules);
}

/** What the rule does about a class of this message. */
export function handlingOf(rule: MailRule, objectClass: ObjectClass, auth: AuthFacts | undefined): Handling {
  const own = HANDLINGS[objectClass](rule.modules);
  return objectClass === 'dmarc' && rule.modules.senderAuth.applyDmarcPolicy ? byPublishedPolicy(own, auth?.dmarcPolicy ?? '') : own;
}

/**
 * The sender's domain decides (behaviour 8): none is delivered as if nothing was, quarantine is delivered with tag and Backup, reject is refused. Without a
 * known policy (its lookup failed and that counts as a violation) the rule's own action stands.
 */
function byPublishedPolicy(own: Handling, policy: string): Handling {
  switch (policy.toLowerCase()) {
    case 'none':
      return { action: 'skip', backup: own.backup, tag: '' };
    case 'quarantine':
      return { action: 'skip', backup: true, tag: own.tag };
    case 'reject':
      return { action: 'reject', backup: own.backup, tag: own.tag };
    default:
      return own;
  }
}

/** Could any of these modules still demand the action, if it found something? */
export function couldDemand(rule: MailRule, modules: readonly ModuleName[], action: Handling['action']): boolean {
  return modules.some((module) => OBJECT_CLASSES[module].some((objectClass) => HANDLINGS[objectClass](rule.modules).action === action));
}

/** All modules that work for the rule, in the fixed order. */
export function modulesOf(settings: Settings, rule: MailRule): readonly ModuleName[] {
  return MODULES.filter((module) => moduleIsOn(settings, rule, module));
}
