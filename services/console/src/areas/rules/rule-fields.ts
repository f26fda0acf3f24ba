import type { MailRule, MailRuleInput } from '../../kit/api/generated/client.js';
import type { Version } from '../../kit/form/edit-store.js';
import { tagOf } from '../../kit/api/call-api.js';
import { resolved, schemaAt } from '../../kit/form/json-schema.js';
import type { JsonSchema, Schemas } from '../../kit/form/json-schema.js';
import { leafOf } from '../../kit/form/leaf.js';
import type { Leaf } from '../../kit/form/leaf.js';

export const DEFAULT_RULE_ID = 1;
const SCHEMA = 'MailRuleInput';

/** What is sent back of a rule that was read: the id and the owner are the API's. */
export function inputOf(rule: MailRule): MailRuleInput {
  const { id: _id, source: _owner, ...input } = rule;
  return input;
}

/** A rule as the form edits it. The revision is the tag that it came with, of a list its content: another one after any change. */
export function ruleVersion(rule: MailRule): Version<MailRuleInput> {
  const value = inputOf(rule);
  return { value, revision: tagOf(rule) ?? JSON.stringify(value) };
}

/** What a new rule begins with: what the Default rule does with each detection, off, and for nobody until somebody says for whom. */
export function freshRule(model: MailRule, name: string): Version<MailRuleInput> {
  return { value: { ...inputOf(model), name, description: '', enabled: false, senders: [], recipients: [] }, revision: 'new' };
}

/** A copy is off, so that it changes nothing before it was looked at. */
export function copyOf(model: MailRule, name: string): Version<MailRuleInput> {
  return { value: { ...inputOf(model), name, enabled: false }, revision: 'new' };
}

export function isForEverybody(rule: Pick<MailRuleInput, 'senders' | 'recipients'>): boolean {
  return (rule.senders ?? []).includes('*') && (rule.recipients ?? []).includes('*');
}

/** What a rule asks of the circumstances of a mail: paths of the fields, from its schema. */
export function conditionPaths(schemas: Schemas | undefined): readonly string[] {
  const conditions = schemas === undefined ? undefined : schemaAt(schemas[SCHEMA] ?? {}, ['conditions'], schemas);
  return Object.keys(conditions?.properties ?? {}).map((name) => `conditions.${name}`);
}

/** A detection of a module with what can be done about it. */
export interface DetectionLeaf {
  readonly name: string;
  readonly action: Leaf;
  readonly backup: Leaf;
  readonly tag: Leaf;
}

/** How the section of one module is drawn: its detections, and its other settings as dotted paths in the rule. */
export interface ModuleSection {
  readonly module: string;
  readonly detections: readonly DetectionLeaf[];
  readonly options: readonly string[];
}

/** The sections of a rule, from its schema: whatever has an action is a detection. Modules in the order that is given, then those that are not named. */
export function sectionsOf(schemas: Schemas, order: readonly string[]): readonly ModuleSection[] {
  const modules = schemaAt(schemas[SCHEMA] ?? {}, ['modules'], schemas)?.properties ?? {};
  const names = [...order.filter((name) => modules[name] !== undefined), ...Object.keys(modules).filter((name) => !order.includes(name))];
  return names.map((module) => {
    const parts = Object.entries(resolved(modules[module] ?? {}, schemas).properties ?? {}).filter(([name]) => name !== 'enabled');
    const isDetection = ([, part]: readonly [string, JsonSchema]) => resolved(part, schemas).properties?.['action'] !== undefined;
    return {
      module,
      detections: parts.filter(isDetection).map(([name, part]) => {
        const leaf = (field: string) => leafOf(resolved(part, schemas).properties?.[field] ?? {}, field, schemas);
        return { name, action: leaf('action'), backup: leaf('backup'), tag: leaf('tag') };
      }),
      options: parts.filter((part) => !isDetection(part)).flatMap(([name, part]) => optionPaths(`modules.${module}.${name}`, part, schemas)),
    };
  });
}

function optionPaths(path: string, part: JsonSchema, schemas: Schemas): readonly string[] {
  const { properties } = resolved(part, schemas);
  return properties === undefined ? [path] : Object.entries(properties).flatMap(([name, child]) => optionPaths(`${path}.${name}`, child, schemas));
}
