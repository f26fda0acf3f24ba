import { describe, expect, it } from 'vitest';

import { editedNumber, editedVersion, etagOf } from './etag.js';

describe('the version that was edited', () => {
  it.each([
    [etagOf(14), '14'],
    [etagOf('sha256-9f_A.b'), 'sha256-9f_A.b'],
    ['14', '14'],
    ['W/"14"', '14'],
    ['  "14"  ', '14'],
  ])('is read from If-Match %s', (tag, version) => {
    expect(editedVersion(tag)).toBe(version);
  });

  it.each([[undefined], [''], ['*'], ['"a", "b"'], ['""'], [`"${'a'.repeat(129)}"`]])('is missing in %s', (tag) => {
    expect(() => editedVersion(tag)).toThrow(expect.objectContaining({ code: 'REVISION_MISSING' }));
  });

  it('that must be a number is nothing else', () => {
    expect(editedNumber('"14"')).toBe(14);
    expect(() => editedNumber('"a14"')).toThrow(expect.objectContaining({ code: 'REVISION_MISSING' }));
  });
});
