import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { createSevenZip } from '@postern/adapter-archives';
import { clamdAddress, createClamd } from '@postern/adapter-clamd';
import { systemClock } from '@postern/adapter-system';
import { createYara } from '@postern/adapter-yara';
import { DEFAULT_FILE_LIMITS } from '@postern/files';
import { inspectionHere } from '@postern/inspection';
import { parseMessage } from '@postern/mail';
import { clamdDatabaseFiles, eicar, sampleMail } from '@postern/samples';
import { findClamdProgram, startTestClamd } from '@postern/testing';
import type { TestClamd } from '@postern/testing';
import { walkMail } from '@postern/unpack';
import type { AvEngine } from '@postern/verdict';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { corpusSet, NO_CORPORA } from './corpora.js';
import { MIME_CASES } from './mime-cases.js';

const attachments = corpusSet('attachments');
const torture = corpusSet('mime-torture');
const clamdIsHere = findClamdProgram() !== undefined;
const archives = createSevenZip();
const room = inspectionHere();
afterAll(() => archives.close());

/** Names of what the engine finds in the mail as a whole or in any file of it. */
async function threatsIn(mail: Buffer, engine: AvEngine): Promise<readonly string[]> {
  const signal = AbortSignal.timeout(60_000);
  const threats = new Set<string>();
  const ask = async (bytes: Buffer) => {
    const answer = await engine.scan(bytes, signal);
    if (answer.kind === 'failed') throw new Error(answer.error.detail);
    if (answer.kind === 'scanned') for (const threat of answer.threats) threats.add(threat);
  };
  await ask(mail);
  await walkMail(
    parseMessage(mail),
    { archives, clock: systemClock, inspection: room.inspection, memory: room.memory.open() },
    { limits: DEFAULT_FILE_LIMITS, intoContainers: true },
    async (file) => {
      if (file.bytes.length > 0) await ask(file.bytes);
      return 'go-on' as const;
    },
    signal,
  );
  return [...threats];
}

describe.skipIf(attachments === undefined || !clamdIsHere)(
  `the test files of ClamAV${attachments === undefined ? `: ${NO_CORPORA}` : clamdIsHere ? '' : ': clamd is not installed'}`,
  () => {
    let clamd: TestClamd;
    beforeAll(async () => {
      clamd = await startTestClamd(clamdDatabaseFiles());
    });
    afterAll(() => clamd?.close());

    it('are found in every wrapper that clamd or we can open', async () => {
      const folder = join(attachments ?? '', 'clamav-testfiles');
      const engine = createClamd(clamdAddress(clamd.address));
      const missed: string[] = [];
      const names = readdirSync(folder);
      for (const name of names) {
        const mail = sampleMail({
          from: 'a@a.example',
          to: 'b@b.example',
          subject: 's',
          text: 't',
          attachments: [{ name, bytes: readFileSync(join(folder, name)) }],
        });
        if ((await threatsIn(mail, engine)).length === 0) missed.push(name);
      }
      console.log(`clamd on our database: ${names.length - missed.length} of ${names.length}; missed: ${missed.join(', ')}`);
      expect(names).toHaveLength(44);
      expect(missed).toEqual([]);
    });
  },
);

describe('our own messages that hide the EICAR test file', () => {
  const folder = join(import.meta.dirname, 'mime');
  const plain = Buffer.from('payload').toString('base64');
  const hiding = MIME_CASES.flatMap(({ file, story }) => {
    const text = readFileSync(join(folder, `${file}.eml`), 'latin1');
    return text.includes(plain) ? [[story, text.replaceAll(plain, eicar().toString('base64'))] as const] : [];
  });

  it('are many', () => {
    expect(hiding.length).toBeGreaterThan(20);
  });

  it.each(hiding)('are seen through by the built-in engine: %s', async (_story, text) => {
    expect(await threatsIn(Buffer.from(text, 'latin1'), createYara())).toEqual([expect.stringContaining('Eicar')]);
  });
});

describe.skipIf(torture === undefined)(`mails that hide the EICAR test file${torture === undefined ? `: ${NO_CORPORA}` : ''}`, () => {
  it('are seen through by our own parser and the built-in engine', async () => {
    const folder = join(torture ?? '', 'mime-is-broken');
    const [head = '', ...lines] = readFileSync(join(folder, 'expected.tsv'), 'utf8').trim().split('\n');
    const columns = head.split('\t');
    const engine = createYara();
    const missed: string[] = [];
    let count = 0;
    for (const line of lines) {
      const row = Object.fromEntries(line.split('\t').map((value, i) => [columns[i] ?? '', value]));
      const file = row['file'] ?? '';
      if (!/eicar/i.test(line)) continue;
      count += 1;
      const mail = readFileSync(join(torture ?? '', file));
      const findings = parseMessage(mail).findings;
      const seen = (await threatsIn(mail, engine)).some((threat) => threat.includes('Eicar'));
      if (!seen) missed.push(`${file} (${findings.map((finding) => finding.code).join(' ')})`);
    }
    console.log(`EICAR found in ${count - missed.length} of ${count}; missed: ${missed.join(', ')}`);
    expect(count).toBeGreaterThan(100);
    expect(missed.length / count).toBeLessThan(0.1);
  });
});
