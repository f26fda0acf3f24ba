import { createAntispam } from '@postern/antispam';
import { createAntivirus } from '@postern/antivirus';
import { createContentFilter } from '@postern/content-filter';
import { sampleMail } from '@postern/samples';
import type { SampleAttachment } from '@postern/samples';
import { aScanRequest, defaultProfile, fakeDns, testShell } from '@postern/testing';
import { afterAll } from 'vitest';

/** Asks the real content filter and antivirus, with the default rules: which detections there are. */
export function fileScanners() {
  const shell = testShell();
  const filter = createContentFilter({ shell });
  const antivirus = createAntivirus({ shell });
  afterAll(() => shell.stop());
  return async (mail: Buffer): Promise<readonly string[]> => {
    const signal = new AbortController().signal;
    const cf = await filter.scan(aScanRequest(mail, { profile: defaultProfile('content-filter') }), signal);
    const av = await antivirus.scan(aScanRequest(mail, { profile: defaultProfile('antivirus') }), signal);
    return [...(cf.modules[0]?.classes ?? []), ...(av.modules[0]?.classes ?? [])];
  };
}

/** Asks the real antispam, about a stranger whom nothing proves. */
export function spamScanner() {
  const shell = testShell();
  const antispam = createAntispam({ shell, dns: fakeDns() });
  afterAll(() => shell.stop());
  return async (mail: Buffer): Promise<readonly string[]> => {
    const reply = await antispam.scan(aScanRequest(mail, { profile: defaultProfile('antispam') }), new AbortController().signal);
    return reply.modules.flatMap(({ classes }) => classes);
  };
}

export const mailWith = (...attachments: readonly SampleAttachment[]) =>
  sampleMail({ from: 'a@a.example', to: 'b@b.example', subject: 's', text: 'hello', attachments });
export const lines = (...text: readonly string[]) => Buffer.from(text.join('\r\n'));
export const base64 = (bytes: Buffer) => bytes.toString('base64');
