import { UNUSABLE_VALUES } from '@postern/settings/testing';
import { describe, expect, it } from 'vitest';

import { AREAS } from './areas.js';
import { sectionsOf } from './areas/rules/rule-fields.js';
import { createEditStore } from './kit/form/edit-store.js';
import { loadSchemas } from './kit/form/form-schemas.js';

const schemas = await loadSchemas();

/** The fields that each form draws. */
const DRAWN = {
  MailRule: ['name', 'senders', 'recipients', ...sectionsOf(schemas, []).flatMap((section) => section.options)],
  MailDomain: ['name', 'local', 'subdomains'],
  MailRoute: ['match', 'nextHop'],
  GatewaySettings: AREAS.flatMap((area) => area.pages).flatMap((page) => page.finds ?? []),
} as const;

describe('the form of the console puts the refusal beside the field for', () => {
  it.each(UNUSABLE_VALUES.map((value) => [value.what, value] as const))('%s', (_what, { kind, spec, path }) => {
    const store = createEditStore<unknown>({ value: spec, revision: 1 });
    for (const field of DRAWN[kind])
      store.register(field.split('.'), {
        label: field,
        check: () => undefined,
        refused: (entry) => `refused${entry === undefined ? '' : `: ${entry}`}`,
        show: String,
      });
    expect(store.refuse([{ path, code: 'REFUSED' }])).toEqual([]);
    const field = DRAWN[kind].find((one) => path === one || path.startsWith(`${one}.`)) ?? '';
    expect(store.complaint(field.split('.'))).toMatch(/^refused/);
  });
});
