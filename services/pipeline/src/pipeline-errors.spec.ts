import { errorsOf } from '@postern/kernel';
import { describe, expect, it } from 'vitest';

import { PIPELINE_ERRORS, pipelineError, replyOf, SCAN_FAILURES } from './pipeline.errors.js';
import { MSG } from './testing/fakes.js';

const rows = Object.entries(PIPELINE_ERRORS);

describe('the error table', () => {
  it.each(rows)('%s answers with codes that agree with each other and with whether a retry helps', (_code, { smtp: [code, enhanced], retry }) => {
    expect(code).toBeGreaterThanOrEqual(400);
    expect(enhanced).toMatch(retry ? /^4\.\d\.\d{1,2}$/ : /^5\.\d\.\d{1,2}$/);
    expect(Math.floor(code / 100)).toBe(retry ? 4 : 5);
  });

  it.each(rows)('%s tells a stranger nothing internal, in one line of ASCII (obligation 5)', (_code, { says }) => {
    expect(says).toMatch(/^[\x20-\x7e]{5,100}$/);
    expect(says).not.toMatch(/kafka|blob|store|bus|scanner|postgres|s3|timeout|rule/i);
  });

  it('adds the MsgId where there is one', () => {
    expect(replyOf(pipelineError('PIPELINE_LOOP', 'private detail'), MSG).text).toBe(`Too many hops, the message is in a loop (<${MSG}>)`);
    expect(replyOf(pipelineError('RECIPIENT_RELAYING')).text).toBe('Relaying denied');
  });

  it.each([
    [true, 451, '4.3.0'],
    [false, 554, '5.3.0'],
  ])('answers for an error that does not speak SMTP, retry %s', (retry, code, enhanced) => {
    expect(replyOf(errorsOf({ FOREIGN: { retry, says: 'Not now' } })('FOREIGN'))).toEqual({ code, enhanced, text: 'Not now' });
  });

  it('shares no code with the failures of scanners', () => {
    expect(Object.keys(SCAN_FAILURES).filter((code) => code in PIPELINE_ERRORS)).toEqual([]);
  });
});
