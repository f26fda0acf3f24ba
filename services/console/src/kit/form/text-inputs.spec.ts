import { describe, expect, it } from 'vitest';

import { entriesOf } from './text-inputs.js';

describe('a list that is typed or pasted, one entry a line', () => {
  it('keeps an expression whole, whatever it holds', () => {
    expect(entriesOf('reg:^[a-z]{1,3}; [^ ]@good\\.test$')).toEqual(['reg:^[a-z]{1,3}; [^ ]@good\\.test$']);
  });

  it('drops blanks around, empty lines and repeats', () => {
    expect(entriesOf(' a@b.example \r\n\n*@c.example\na@b.example')).toEqual(['a@b.example', '*@c.example']);
  });
});
