import { testShell } from '@postern/testing';
import { expect, it } from 'vitest';

import { createScratchThing } from './scratch-thing.module.js';

it('greets when it is composed', () => {
  const shell = testShell({ service: 'scratch-thing' });
  createScratchThing({ shell, greeting: 'good morning' });
  expect(shell.lines).toMatchObject([{ code: 'SCRATCH_THING_GREETS', fields: { greeting: 'good morning' } }]);
});
