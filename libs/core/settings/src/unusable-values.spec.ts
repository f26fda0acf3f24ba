import { describe, expect, it } from 'vitest';

import { domainRecordSchema, routeSchema } from './domains.js';
import { gatewaySchema } from './gateway.js';
import { ruleSchema } from './rule.js';
import { UNUSABLE_VALUES } from './testing/unusable-values.js';

const SCHEMAS = { MailRule: ruleSchema.omit({ id: true }), MailDomain: domainRecordSchema, MailRoute: routeSchema, GatewaySettings: gatewaySchema };

describe('what could never work is refused, by the field:', () => {
  it.each(UNUSABLE_VALUES.map((value) => [value.what, value] as const))('%s', (_what, { kind, spec, path }) => {
    const read = SCHEMAS[kind].safeParse(spec);
    expect(new Set((read.error?.issues ?? []).map((issue) => issue.path.join('.')))).toEqual(new Set([path]));
  });
});
