/** Asks a scanner as the pipeline would. */
import { sampleMail } from '@postern/samples';
import type { SampleAttachment } from '@postern/samples';
import type { ScanProfile } from '@postern/settings';
import { aScanRequest, overTheWire, testShell } from '@postern/testing';
import type { TestShell } from '@postern/testing';
import type { ModuleResult, Scanner, ScanReply, ScanRequest } from '@postern/verdict';

import { createAntivirus } from '../antivirus.module.js';
import type { AntivirusParts } from '../antivirus.module.js';

export const PROFILE: ScanProfile<'antivirus'> = { maxNesting: 32, maxScanBytes: 26_214_400, heuristics: true, excludeNames: [] };

export function requestOf(bytes: Buffer, profile: Partial<ScanProfile<'antivirus'>> = {}, limitMs = 60_000): ScanRequest {
  return aScanRequest(bytes, { profile: { ...PROFILE, ...profile }, limitMs });
}

export function mailWith(...attachments: readonly SampleAttachment[]): Buffer {
  return sampleMail({ from: 'a@a.example', to: 'b@b.example', subject: 'a mail', text: 'Hello', attachments });
}

/** An antivirus on the built-in engine unless the parts say otherwise, and how to ask it. */
export function antivirusWith(parts: Partial<AntivirusParts> = {}) {
  const shell = (parts.shell as TestShell | undefined) ?? testShell({ service: 'antivirus' });
  const scanner: Scanner = createAntivirus({ ...parts, shell });
  const ask = async (
    bytes: Buffer,
    profile: Partial<ScanProfile<'antivirus'>> = {},
    limitMs?: number,
  ): Promise<{ reply: ScanReply; av: ModuleResult }> => {
    const reply = overTheWire(await scanner.scan(requestOf(bytes, profile, limitMs), new AbortController().signal));
    return { reply, av: reply.modules[0] as ModuleResult };
  };
  return { shell, scanner, ask };
}
