import { clamdDatabaseFiles, eicar, sampleMail, testMalware, zip } from '@postern/samples';
import { describeAvEngine, findClamdProgram, startTestClamd } from '@postern/testing';
import type { TestClamd } from '@postern/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { clamdAddress, createClamd } from './clamd-engine.js';
import { createClamscan } from './clamscan-engine.js';

const soon = () => AbortSignal.timeout(30_000);

// Skipped where clamd is not installed: there is nothing to talk to.
describe.skipIf(findClamdProgram() === undefined)('a real clamd, by both clients', () => {
  for (const [client, create] of [
    ['our own client', createClamd],
    ['clamscan', createClamscan],
  ] as const)
    describeAvEngine(
      client,
      async () => {
        const clamd = await startTestClamd(clamdDatabaseFiles(), ['StreamMaxLength 1M']);
        return { engine: create(clamdAddress(clamd.address)), malware: eicar(), stop: () => clamd.close() };
      },
      Buffer.alloc(3_000_000, 1),
    );
});

describe.skipIf(findClamdProgram() === undefined)('a real clamd on our small database', () => {
  let clamd: TestClamd;
  beforeAll(async () => {
    clamd = await startTestClamd(clamdDatabaseFiles(), ['StreamMaxLength 1M']);
  });
  afterAll(() => clamd?.close());
  const engine = () => createClamd(clamdAddress(clamd.address));

  it.each([
    ['the EICAR test file', eicar()],
    ['our own test file', testMalware()],
    ['the EICAR test file in a ZIP in a ZIP', zip([{ name: 'a.zip', bytes: zip([{ name: 'b.com', bytes: eicar() }]) }])],
    [
      'the EICAR test file attached to a mail',
      sampleMail({ from: 'a@a.example', to: 'b@b.example', subject: 's', text: 't', attachments: [{ name: 'x.com', bytes: eicar() }] }),
    ],
  ])('finds %s', async (_what, bytes) => {
    expect(await engine().scan(bytes, soon())).toMatchObject({ kind: 'scanned', threats: [expect.stringMatching(/Eicar|Postern/)] });
  });

  it('finds nothing in harmless octets, also in none', async () => {
    expect(await engine().scan(Buffer.from('hello'), soon())).toEqual({ kind: 'scanned', threats: [] });
    expect(await engine().scan(Buffer.alloc(0), soon())).toEqual({ kind: 'scanned', threats: [] });
  });

  it('says too large for more than StreamMaxLength', async () => {
    expect(await engine().scan(Buffer.alloc(3_000_000, 1), soon())).toEqual({ kind: 'too-large' });
  });

  it('is used again after a restart without any help', async () => {
    const own = engine();
    await clamd.stop();
    expect(await own.scan(eicar(), soon())).toMatchObject({ kind: 'failed' });
    await clamd.startAgain();
    expect(await own.scan(eicar(), soon())).toMatchObject({ kind: 'scanned', threats: [expect.stringContaining('Eicar')] });
  });
});
