/** Builders for this package's tests: settings with one rule under test, and results of modules. */
import type { DetectionOf } from '@postern/modules';
import { settingsSchema } from '@postern/settings';
import type { MailRule, Settings, SettingsInput } from '@postern/settings';
import { plainResult } from '@postern/verdict';
import type { AuthResults, Envelope, Finding, ModuleName, ModuleResult, ResultOf, ScanOutcome } from '@postern/verdict';

type RuleInput = NonNullable<SettingsInput['rules']>[number];
type GatewayInput = NonNullable<SettingsInput['gateway']>;

export const EVERYBODY = { senders: ['*'], recipients: ['*'] };
export const DEFAULT: RuleInput = { id: 1, name: 'Default', ...EVERYBODY };

/** The schema checks the modules; their static type would need every action as a literal. */
export type RuleUnderTest = Omit<Partial<RuleInput>, 'modules'> & { readonly modules?: object };

/** Settings whose only other rule is the one under test. */
export function settingsWith(rule: RuleUnderTest, gateway: GatewayInput = {}): { readonly settings: Settings; readonly rule: MailRule } {
  const settings = settingsSchema.parse({ gateway, rules: [{ id: 7, name: 'Tested', ...EVERYBODY, ...rule } as RuleInput, DEFAULT] });
  return { settings, rule: settings.rules[0] as MailRule };
}

export function clean<M extends ModuleName>(module: M): ResultOf<M> {
  return plainResult(module, { kind: 'clean' }, 'Clean');
}

export function found<M extends ModuleName>(module: M, classes: readonly DetectionOf<M>[], more: Partial<ResultOf<M>> = {}): ResultOf<M> {
  const findings: readonly Finding[] = [{ code: `${module}_SEEN`, weight: 1, evidence: 'seen' }];
  return { ...plainResult(module, { kind: 'found', findings }, 'Clean'), classes, findings, ...more } as ResultOf<M>;
}

export function failed<M extends ModuleName>(module: M): ResultOf<M> {
  return outcomeOf(module, { kind: 'failed', error: { code: `${module}_DOWN`, retry: true, detail: 'down' } });
}

export function outcomeOf<M extends ModuleName>(module: M, outcome: ScanOutcome): ResultOf<M> {
  return plainResult(module, outcome, outcome.kind === 'notScanned' ? 'NotScanned' : 'Error');
}

/** Clean answers of all modules, with the given ones in their place. */
export function answers(...given: readonly ModuleResult[]): readonly ModuleResult[] {
  const rest = (['senderAuth', 'antispam', 'antiphishing', 'links', 'contentFilter', 'antivirus'] as const).filter(
    (module) => !given.some((result) => result.module === module),
  );
  return [...rest.map(clean), ...given];
}

export function envelopeOf(more: Partial<Envelope> = {}): Envelope {
  return {
    mailFrom: 'sender@example.org',
    recipients: ['user@example.com'],
    helo: 'mx.example.org',
    clientIp: '192.0.2.10',
    clientName: '',
    trusted: false,
    tls: '',
    receivedAtMs: 0,
    ...more,
  };
}

export function authOf(more: Partial<AuthResults> = {}): AuthResults {
  return {
    spf: 'pass',
    dkim: 'none',
    dmarc: 'pass',
    arc: 'none',
    spfDomain: 'example.org',
    dkimDomains: [],
    fromDomain: 'example.org',
    dmarcPolicy: '',
    aligned: true,
    ...more,
  };
}
