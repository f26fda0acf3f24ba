import type { ArchiveOpener, FileLimits } from '@postern/files';
import { clientOf } from '@postern/inspection';
import type { InspectionRoom } from '@postern/inspection';
import type { ScannerParts } from '@postern/platform-scanner';
import type { Shell } from '@postern/platform-service';

import type { ContentFilterMetrics } from './content-filter.metrics.js';
import { criteriaOf } from './criteria.js';
import { filterMail } from './filter-mail.js';
import { Hits } from './hits.js';

export interface LookParts {
  readonly shell: Shell;
  readonly archives: ArchiveOpener;
  readonly room: InspectionRoom;
  readonly metrics: ContentFilterMetrics;
  readonly limits: Partial<FileLimits>;
}

/** Size, formats and names against the criteria of the rule. The mail is not read when only its size is asked for. */
export function lookWith(parts: LookParts): ScannerParts<'content-filter'>['look'] {
  return async ({ body, envelope, profile, stands }, signal) => {
    const criteria = criteriaOf(profile);
    const hits = new Hits();
    const seen = () => ({ modules: [hits.result()], parts: hits.parts() });
    stands(() => (hits.any ? seen() : undefined));
    if (criteria.maxBytes > 0 && body.size > criteria.maxBytes) hits.size(body.size, criteria.maxBytes);
    if (!criteria.sizeOnly) {
      const mail = { bytes: await body.read(undefined, signal), client: clientOf(envelope) };
      await filterMail(mail, profile, criteria, hits, { ...parts, clock: parts.shell.clock }, signal);
    }
    return seen();
  };
}
