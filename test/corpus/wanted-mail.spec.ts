import { createAntispam } from '@postern/antispam';
import { createAntivirus } from '@postern/antivirus';
import { createContentFilter } from '@postern/content-filter';
import { sampleMail } from '@postern/samples';
import { aScanRequest, defaultProfile, fakeDns, testShell } from '@postern/testing';
import { afterAll, describe, expect, it } from 'vitest';

import { sealedPdf } from './sealed-pdf.js';
import { NEWS_AND_LETTERS } from './wanted-mails.js';
import { MORE_WANTED } from './wanted-more-mails.js';
import { ODD_FORMS } from './wanted-odd-mails.js';

const shell = testShell();
const filter = createContentFilter({ shell });
const antivirus = createAntivirus({ shell });
const antispam = createAntispam({ shell, dns: fakeDns() });
afterAll(() => shell.stop());

/** Detections with what they are by, but for mass mail, which nothing is done about. */
async function told(mail: Buffer): Promise<readonly string[]> {
  const signal = new AbortController().signal;
  const asked = aScanRequest(mail, { profile: defaultProfile('antispam') });
  const host = { mailFrom: 'news@shop.example', helo: 'mail.shop.example', clientName: 'mail.shop.example' };
  const replies = [
    await antispam.scan({ ...asked, envelope: { ...asked.envelope, ...host } }, signal),
    await filter.scan(aScanRequest(mail, { profile: defaultProfile('content-filter') }), signal),
    await antivirus.scan(aScanRequest(mail, { profile: defaultProfile('antivirus') }), signal),
  ];
  return replies.flatMap((reply) =>
    reply.modules.flatMap(({ module, classes, findings }) =>
      classes
        .filter((each) => each !== 'massMail')
        .map(
          (each) =>
            `${module} ${each} ${findings
              .filter((f) => f.weight > 0)
              .map((f) => f.code)
              .join(' ')}`,
        ),
    ),
  );
}
describe('mail that people want', () => {
  it.each([...NEWS_AND_LETTERS, ...ODD_FORMS, ...MORE_WANTED])('is neither refused nor marked: %s', async (_what, mail) => {
    expect(await told(mail)).toEqual([]);
  });

  it('is told as encrypted, and as nothing else, when it is', async () => {
    const attachments = [{ name: 'Rechnung.pdf', bytes: sealedPdf('secret', Buffer.from('the invoice')) }];
    const mail = sampleMail({
      from: 'Shop <news@shop.example>',
      to: 'b@b.example',
      subject: 'Invoice',
      text: 'The password came by post.',
      attachments,
    });
    expect((await told(mail)).map((each) => each.split(' ').slice(0, 2).join(' '))).toEqual(['antivirus encrypted']);
  });
});
