import type { AvEngine } from '@postern/verdict';

/** Bytes that the fake engine finds. */
export const FAKE_MALWARE = Buffer.from('POSTERN-FAKE-ENGINE-FINDS-THIS');

/** An engine in memory: finds FAKE_MALWARE, decodes and unpacks nothing; each part as the test wants it. */
export function fakeEngine(over: Partial<AvEngine> = {}): AvEngine {
  const name = over.name ?? 'fake';
  return {
    name,
    capabilities: { decodesMail: false, unpacks: false, updates: true },
    version: () => Promise.resolve({ engine: name, version: '1', database: '', databaseAtMs: 0 }),
    scan: (bytes, signal) =>
      Promise.resolve(
        signal.aborted
          ? { kind: 'failed', error: { code: 'FAKE_LATE', retry: true, detail: 'aborted' } }
          : { kind: 'scanned', threats: bytes.includes(FAKE_MALWARE) ? ['Fake.Malware'] : [] },
      ),
    close: () => Promise.resolve(),
    ...over,
  };
}
