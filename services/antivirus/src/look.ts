import type { ArchiveOpener, FileLimits } from '@postern/files';
import { clientOf } from '@postern/inspection';
import type { InspectionRoom } from '@postern/inspection';
import { scanError } from '@postern/platform-scanner';
import type { ScannerParts, Seen } from '@postern/platform-scanner';
import type { Shell } from '@postern/platform-service';
import type { AvEngine } from '@postern/verdict';

import type { AntivirusMetrics } from './antivirus.metrics.js';
import type { KnownAnswers } from './known-answers.js';
import { scanMail } from './scan-mail.js';
import { Verdicts } from './verdicts.js';

export interface LookParts {
  readonly shell: Shell;
  readonly engines: readonly AvEngine[];
  readonly wholeMail: boolean;
  readonly known: KnownAnswers;
  readonly archives: ArchiveOpener;
  readonly room: InspectionRoom;
  readonly metrics: AntivirusMetrics;
  readonly limits: Partial<FileLimits>;
}

/** The whole mail and every file in it before every engine. */
export function lookWith(parts: LookParts): ScannerParts<'antivirus'>['look'] {
  return async ({ body, envelope, profile, limitMs, stands }, signal) => {
    if (parts.engines.length === 0) throw scanError('SCAN_NO_ENGINE', 'no engine is configured');
    if (body.size > profile.maxScanBytes) return tooLarge(body.size, profile.maxScanBytes);
    const mail = { bytes: await body.read(undefined, signal), client: clientOf(envelope) };
    const verdicts = new Verdicts({ heuristics: profile.heuristics });
    const seen = () => ({ modules: [verdicts.result()], parts: verdicts.parts() });
    stands(() => (verdicts.infected ? seen() : undefined));
    await scanMail(mail, profile, verdicts, { ...parts, scanMs: limitMs, clock: parts.shell.clock }, signal);
    return seen();
  };
}

/** Above the size limit nothing is looked at, and the class says so: the rule decides. */
function tooLarge(size: number, limit: number): Seen {
  return {
    modules: [
      {
        module: 'antivirus',
        outcome: { kind: 'unscannable', why: 'too-large' },
        status: 'NotScanned',
        classes: ['scanError'],
        findings: [{ code: 'LIMIT_SCAN_BYTES', weight: 0, evidence: `${size} bytes, the limit is ${limit}` }],
        facts: { method: 'None', reason: 'size-limit' },
        removable: [],
      },
    ],
  };
}
