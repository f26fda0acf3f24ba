/** Runs in worker threads: rates a large mail. */
import { parseMessage } from '@postern/mail';
import { featuresOf } from '@postern/spam';
import type { SpamContext } from '@postern/spam';
import type { ScanProfile } from '@postern/settings';
import type { Finding, ModuleResult } from '@postern/verdict';

import { judge } from './judge.js';

/** What a mail is judged by, beside its bytes. */
export interface JudgedBy {
  readonly context: SpamContext;
  readonly profile: ScanProfile<'antispam'>;
  readonly notes: readonly Finding[];
}

export const handlers = {
  rate({ bytes, context, profile, notes }: JudgedBy & { readonly bytes: Uint8Array }): readonly ModuleResult[] {
    const mail = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    return judge(featuresOf(parseMessage(mail)), context, profile, notes);
  },
};
