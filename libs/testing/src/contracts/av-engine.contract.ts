import { sampleMail, zip } from '@postern/samples';
import type { AvEngine } from '@postern/verdict';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

export interface AvEngineUnderTest {
  readonly engine: AvEngine;
  /** A small file in which it finds something. */
  readonly malware: Buffer;
  stop(): Promise<void>;
}

const soon = () => AbortSignal.timeout(30_000);
const letter = { from: 'a@a.example', to: 'b@b.example', subject: 's', text: 't' };

/** What every AvEngine must do. `tooMany`: more bytes than it takes, where there is a limit. */
export function describeAvEngine(name: string, start: () => Promise<AvEngineUnderTest> | AvEngineUnderTest, tooMany?: Buffer): void {
  describe(`${name} as an antivirus engine`, () => {
    let sut: AvEngineUnderTest;
    beforeAll(async () => (sut = await start()));
    afterAll(async () => {
      await sut?.engine.close();
      await sut?.stop();
    });
    const threats = async (bytes: Buffer): Promise<readonly string[]> => {
      const answer = await sut.engine.scan(bytes, soon());
      return answer.kind === 'scanned' ? answer.threats : expect.unreachable(JSON.stringify(answer));
    };

    it('finds its test file, and names what it found', async () => {
      const found = await threats(sut.malware);
      expect(found.length).toBeGreaterThan(0);
      for (const threat of found) expect(threat).toMatch(/^[\x21-\x7e][\x20-\x7e]*$/);
    });

    it('finds nothing in harmless octets, in none, and in all there are', async () => {
      for (const bytes of [Buffer.from('hello'), Buffer.alloc(0), Buffer.from(Array.from({ length: 256 }, (_, i) => i))])
        expect(await threats(bytes)).toEqual([]);
    });

    it('gives each of many who ask concurrently his own answer', async () => {
      const files = Array.from({ length: 12 }, (_, i) => (i % 3 === 0 ? sut.malware : Buffer.from(`harmless ${i}`)));
      const answers = await Promise.all(files.map((bytes, i) => sut.engine.scan(bytes, soon(), i % 2 === 0 ? `192.0.2.${i}` : undefined)));
      expect(answers.map((answer) => (answer.kind === 'scanned' ? answer.threats.length > 0 : answer.kind))).toEqual(
        files.map((_, i) => i % 3 === 0),
      );
    });

    it('is failed, and does not reject, when nobody waits any more', async () => {
      expect(await sut.engine.scan(sut.malware, AbortSignal.abort(new Error('gone')))).toMatchObject({ kind: 'failed', error: { retry: true } });
      const late = new AbortController();
      const answer = sut.engine.scan(Buffer.alloc(500_000, 'x'), late.signal);
      late.abort(new Error('gone'));
      expect((await answer).kind).toMatch(/failed|scanned/);
      expect((await threats(sut.malware)).length).toBeGreaterThan(0);
    });

    if (tooMany !== undefined)
      it('is never clean for more than it takes', async () => {
        expect((await sut.engine.scan(tooMany, AbortSignal.timeout(5000))).kind).toMatch(/too-large|failed/);
      });

    it('tells its version under its own name', async () => {
      const version = await sut.engine.version(soon());
      expect(version).toMatchObject({ engine: sut.engine.name, version: expect.stringMatching(/./) });
      expect(version.databaseAtMs).toBeGreaterThanOrEqual(0);
    });

    it('undoes the encodings of a mail and unpacks, if it says so', async () => {
      const { decodesMail, unpacks } = sut.engine.capabilities;
      const mail = sampleMail({ ...letter, attachments: [{ name: 'a.bin', bytes: sut.malware }] });
      expect((await threats(mail)).length > 0).toBe(decodesMail);
      if (unpacks) expect((await threats(zip([{ name: 'a.bin', bytes: sut.malware }]))).length).toBeGreaterThan(0);
    });
  });
}
