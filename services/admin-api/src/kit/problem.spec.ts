import { NotFoundException } from '@nestjs/common';
import { AppError, Defect, errorsOf } from '@postern/kernel';
import { describe, expect, it } from 'vitest';

import { adminError, adminErrors } from '../admin-api.errors.js';
import { invalidField } from './invalid-input.js';
import { problemOf, problemSchema, sendProblem } from './problem.js';

const foreign = errorsOf({ STORE_DOWN: { retry: true, says: 'Try again later', grpc: 'UNAVAILABLE' } });

describe('what a client learns of an error', () => {
  it.each(Object.entries(adminErrors))('%s has a status, English for strangers, and every value that its text names', (code, row) => {
    expect(row.http).toBeGreaterThanOrEqual(400);
    const named = [...row.says.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
    expect(row.params).toEqual(expect.arrayContaining(named));
    expect(problemOf(new AppError(code, row))).toMatchObject({ code, status: row.http });
  });

  it('carries the values of its code, and the seconds to wait', () => {
    expect(problemOf(adminError('SIGN_IN_LIMITED', { retryAfterSeconds: 17 }))).toMatchObject({
      status: 429,
      params: { retryAfterSeconds: 17 },
      retryAfterSeconds: 17,
    });
    expect(problemOf(adminError('OWNED', { owner: 'MailRule/x' }))).toMatchObject({
      params: { owner: 'MailRule/x' },
      detail: 'A custom resource owns this object: change it in Kubernetes or in Git (MailRule/x)',
    });
  });

  it('does not carry what is for the log', () => {
    expect(JSON.stringify(problemOf(adminError('NOT_FOUND', 'secret detail', new Error('secret cause'))))).not.toContain('secret');
  });

  it('names the fields', () => {
    expect(problemOf(invalidField('name', 'NAME_TAKEN', 'another rule has this name'))).toMatchObject({
      code: 'BAD_INPUT',
      errors: [{ path: 'name', code: 'NAME_TAKEN', params: {}, message: 'another rule has this name' }],
    });
  });

  it.each([
    ['a defect', new Defect('secret'), 500, 'INTERNAL'],
    ['an error of another table', foreign('STORE_DOWN'), 500, 'INTERNAL'],
    ['an error that only looks like ours', new AppError('toString', adminErrors.NOT_FOUND), 500, 'INTERNAL'],
    ['a text that was thrown', 'secret', 500, 'INTERNAL'],
    ['a path without a route', new NotFoundException('secret'), 404, 'HTTP_404'],
    ['a body that is too large', Object.assign(new Error('secret'), { status: 413 }), 413, 'HTTP_413'],
    ['a body that is not JSON', Object.assign(new SyntaxError('secret'), { status: 400, type: 'entity.parse.failed' }), 400, 'NOT_JSON'],
    ['a status that has no row', Object.assign(new Error('secret'), { status: 416 }), 416, 'HTTP_400'],
    ['a database that is not there', Object.assign(new Error('secret'), { code: 'ECONNREFUSED' }), 503, 'DATABASE_DOWN'],
    ['a database that ends', Object.assign(new Error('secret'), { code: '57P01' }), 503, 'DATABASE_DOWN'],
    ['a query that is wrong', Object.assign(new Error('secret'), { code: '42601' }), 500, 'INTERNAL'],
  ])('is little for %s', (_what, thrown, status, code) => {
    const problem = problemOf(thrown);
    expect(problem).toMatchObject({ status, code });
    expect(JSON.stringify(problem)).not.toContain('secret');
    expect(problemSchema.safeParse(problem).success).toBe(true);
  });

  it('ends a stream that broke half-way instead of writing into it', () => {
    const done: string[] = [];
    const sink = {
      headersSent: true,
      status: () => sink,
      setHeader: () => done.push('header'),
      json: () => done.push('body'),
      end: () => done.push('end'),
    };
    sendProblem(sink as never, problemOf('x'));
    expect(done).toEqual(['end']);
  });
});
