import { scannerOf } from '@postern/modules';
import type { DetectionResponse, MailRule, Settings } from '@postern/settings';
import { MODULES, OBJECT_CLASSES } from '@postern/verdict';
import type { AuthResults, ModuleName, ObjectClass } from '@postern/verdict';

/** What the rule itself says about a detection of a module. Its record made the schema, so there is always an answer. */
function responseIn(rule: MailRule, module: ModuleName, detection: ObjectClass): DetectionResponse {
  return (rule.modules[module] as unknown as Readonly<Record<ObjectClass, DetectionResponse>>)[detection];
}

/** A module works for a rule when it is on in both places (behaviour 1.1). */
export function moduleIsOn(settings: Settings, rule: MailRule, module: ModuleName): boolean {
  return settings.gateway.modules[module].enabled && rule.modules[module].enabled;
}

/** A module that shares a scanner fails with it. */
export function onFailureOf(settings: Settings, module: ModuleName): 'tempfail' | 'skip' {
  const lead = settings.gateway.modules[scannerOf(module).lead] as { readonly onFailure?: 'tempfail' | 'skip' };
  return lead.onFailure ?? 'tempfail';
}

/** What the rule does about a detection in this message. */
export function responseTo(rule: MailRule, module: ModuleName, detection: ObjectClass, auth: AuthResults | undefined): DetectionResponse {
  const own = responseIn(rule, module, detection);
  return module === 'senderAuth' && detection === 'dmarc' && rule.modules.senderAuth.applyDmarcPolicy
    ? byPublishedPolicy(own, auth?.dmarcPolicy ?? '')
    : own;
}

/**
 * The sender's domain decides (behaviour 8): none is delivered as if nothing was, quarantine is delivered with tag and Backup, reject is refused. Without a
 * known policy (its lookup failed and that counts as a violation) the rule's own action stands.
 */
function byPublishedPolicy(own: DetectionResponse, policy: string): DetectionResponse {
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
export function couldDemand(rule: MailRule, modules: readonly ModuleName[], action: DetectionResponse['action']): boolean {
  return modules.some((module) => OBJECT_CLASSES[module].some((detection) => responseIn(rule, module, detection).action === action));
}

/** All modules that work for the rule, in the fixed order. */
export function modulesOf(settings: Settings, rule: MailRule): readonly ModuleName[] {
  return MODULES.filter((module) => moduleIsOn(settings, rule, module));
}
