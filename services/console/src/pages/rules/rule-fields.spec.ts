import { describe, expect, it } from 'vitest';

import { actionsFor, patternsOf } from './rule-fields.js';

describe('patterns that are pasted', () => {
  it('may be separated by lines, commas and semicolons, each counts once', () => {
    expect(patternsOf('a@b.example\n *@c.example ,d;;\r\na@b.example\n')).toEqual(['a@b.example', '*@c.example', 'd']);
  });
});

describe('the actions of a class', () => {
  it('remove attachments only where one was found', () => {
    expect(actionsFor(true, 'infected')).toContain('delete-attachment');
    expect(actionsFor(true, 'size')).not.toContain('delete-attachment');
    expect(actionsFor(false, 'spam')).not.toContain('delete-attachment');
  });
});
