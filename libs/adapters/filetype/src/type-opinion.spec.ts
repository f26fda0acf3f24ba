import { FILE_TYPES } from '@postern/formats';
import { describe, expect, it } from 'vitest';

import { TYPE_BY_MIME } from './type-by-mime.js';
import { createTypeOpinion } from './type-opinion.js';

describe('the second opinion', () => {
  it('knows kinds by the rules of libmagic', async () => {
    const opinion = await createTypeOpinion();
    expect(opinion(Buffer.concat([Buffer.from('%PDF-1.7\n'), Buffer.alloc(100)]))).toEqual(['pdf']);
    expect(
      opinion(Buffer.concat([Buffer.from('7f454c4602010100', 'hex'), Buffer.alloc(8), Buffer.from('02003e0001000000', 'hex'), Buffer.alloc(200)])),
    ).toEqual(['elf']);
  });

  it('has none of what says nothing, and of nothing', async () => {
    const opinion = await createTypeOpinion();
    expect(opinion(Buffer.from([0, 1, 2, 3, 4, 250, 251, 252]))).toEqual([]);
    expect(opinion(Buffer.alloc(0))).toEqual([]);
  });

  it('speaks in our names of types', () => {
    expect(Object.values(TYPE_BY_MIME).filter((type) => !FILE_TYPES.includes(type))).toEqual([]);
  });
});
