/** Asks the content filter as the pipeline would. */
import { sampleMail } from '@postern/samples';
import type { SampleAttachment } from '@postern/samples';
import type { ScanProfile } from '@postern/settings';
import { aScanRequest, overTheWire, testShell } from '@postern/testing';
import type { ModuleResult, ScanReply, ScanRequest } from '@postern/verdict';

import { createContentFilter } from '../content-filter.module.js';
import type { ContentFilterParts } from '../content-filter.module.js';

type Profile = ScanProfile<'content-filter'>;

/** What a test forbids, in the fewest words. */
export interface Forbidden {
  readonly maxSizeKb: number;
  readonly formatMatch: 'listed' | 'not-listed';
  readonly formats: readonly string[];
  readonly nameMatch: 'listed' | 'not-listed';
  readonly names: readonly string[];
  readonly inArchives: boolean;
  readonly maxNesting: number;
}

const NOTHING: Forbidden = {
  maxSizeKb: 0,
  formatMatch: 'listed',
  formats: [],
  nameMatch: 'listed',
  names: [],
  inArchives: true,
  maxNesting: 32,
};

export function profileOf(forbidden: Partial<Forbidden>): Profile {
  const { formatMatch, formats, nameMatch, names, ...rest } = { ...NOTHING, ...forbidden };
  return { ...rest, formats: { match: formatMatch, list: [...formats] }, names: { match: nameMatch, list: [...names] } };
}

export function requestOf(bytes: Buffer, forbidden: Partial<Forbidden> = {}, limitMs = 60_000): ScanRequest {
  return aScanRequest(bytes, { profile: profileOf(forbidden), limitMs });
}

export function mailWith(...attachments: readonly SampleAttachment[]): Buffer {
  return sampleMail({
    from: 'a@a.example',
    to: 'b@b.example',
    subject: 'a mail',
    text: 'Hello',
    html: '<html><body><p>Hello</p></body></html>',
    attachments,
  });
}

export function contentFilterWith(parts: Partial<ContentFilterParts> = {}) {
  const shell = testShell({ service: 'content-filter' });
  const scanner = createContentFilter({ shell, ...parts });
  const ask = async (bytes: Buffer, forbidden: Partial<Forbidden>, limitMs?: number): Promise<{ reply: ScanReply; cf: ModuleResult }> => {
    const reply = overTheWire(await scanner.scan(requestOf(bytes, forbidden, limitMs), new AbortController().signal));
    return { reply, cf: reply.modules[0] as ModuleResult };
  };
  return { shell, scanner, ask };
}
