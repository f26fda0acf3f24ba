import { describe, expect, it } from 'vitest';

import { StartProblem, startFailure } from './start-problem.js';

const listening = (code: string, port: number | undefined = 2525) =>
  Object.assign(new Error(`listen ${code}`), { syscall: 'listen', code, address: '127.0.0.1', port });

describe('what is printed of a start that failed', () => {
  it.each([
    ['a problem that somebody can mend', new StartProblem('the folder is in use'), 'the folder is in use'],
    ['a port that is taken', listening('EADDRINUSE'), 'port 2525 of 127.0.0.1: another program listens there already (SMTP_PORT)'],
    ['an address of another machine', listening('EADDRNOTAVAIL'), 'port 2525 of 127.0.0.1: this machine has no such address (SMTP_PORT)'],
    ['a port that is for root', listening('EACCES', 25), 'port 25 of 127.0.0.1: this account may not listen there'],
  ])('is %s, in words alone', (_what, thrown, text) => {
    expect(startFailure(thrown, (port) => (port === 2525 ? 'SMTP_PORT' : undefined))).toBe(text);
  });

  it.each([
    ['an error of our own', new TypeError('x is not a function')],
    ['another failure of listening', listening('EINVAL')],
    ['another failure at an address', Object.assign(new Error('connect EACCES'), { syscall: 'connect', code: 'EACCES', port: 25 })],
  ])('has the place for %s', (_what, thrown) => expect(startFailure(thrown)).toContain('start-problem.spec.ts'));
});
