import { defaultSettings } from '@postern/settings';
import { UNUSABLE_VALUES } from '@postern/settings/testing';
import { describe, expect, it } from 'vitest';

import { decideSettings } from './decide-settings.js';

describe('a custom resource is not Ready, and changes nothing, for', () => {
  it.each(UNUSABLE_VALUES.map((value) => [value.what, value] as const))('%s', (_what, { kind, spec, path }) => {
    const resource = { name: 'gateway', uid: 'u', generation: 1, createdAtMs: 0, annotations: {}, spec, status: undefined };
    const decided = decideSettings(new Map([[kind, [resource]]]), defaultSettings(), 0, { startTls: undefined });
    expect(decided.verdicts.get('u')).toMatchObject({ accepted: false, reason: 'Invalid', message: expect.stringContaining(`spec.${path}: `) });
    expect(decided.changed).toBe(false);
  });
});
