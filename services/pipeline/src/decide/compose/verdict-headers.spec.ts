import { evaluate } from '@postern/policy';
import type { ScannerName, ScanReply } from '@postern/verdict';
import { failedReply } from '@postern/verdict';
import type { SettingsInput } from '@postern/settings';
import { describe, expect, it } from 'vitest';

import { resultsOf } from '../scan/run-plan.js';
import { envelopeOf, PASSED, replyOf, settingsOf } from '../../testing/fakes.js';
import { turnableClock } from '@postern/testing';
import { verdictHeaders } from './verdict-headers.js';

/** Fields of a delivered copy by their name without prefix. */
function fieldsFor(special: Partial<Record<ScannerName, ScanReply>> = {}, input: SettingsInput = {}): Readonly<Record<string, string>> {
  const replies = (['auth-check', 'antispam', 'content-filter', 'antivirus'] as const).map((name) => special[name] ?? replyOf(name));
  const { settings } = settingsOf(input).current();
  const rule = settings.rules.at(-1) as (typeof settings.rules)[number];
  const verdict = evaluate(settings, rule, resultsOf(replies), PASSED);
  const fields = verdictHeaders({
    settings: settings.gateway,
    envelope: envelopeOf(turnableClock()),
    verdict,
    replies,
    auth: PASSED,
    ruleIds: [1, 5],
  });
  return Object.fromEntries(fields.map(({ name, value }) => [name.replace('X-KSMG-', ''), value]));
}

const failed = (scanner: ScannerName, code: string) => failedReply(scanner, { code, retry: true, detail: '' }, 1);
const lenient: SettingsInput = {
  rules: [{ id: 1, name: 'Default', senders: ['*'], recipients: ['*'], modules: { antispam: { spam: { action: 'skip' } } } }],
  gateway: { modules: { antispam: { onFailure: 'skip' } } },
};

describe('our fields on a delivered copy', () => {
  it('say what every module found, in the words of the reference', () => {
    expect(fieldsFor()).toEqual({
      'Rule-ID': '1, 5',
      'Message-Action': 'clean',
      AntiVirus: 'engine-of-antivirus 1.0, bases: 2025/11/20 00:00:00 #7',
      'AntiVirus-Status': 'Clean, skipped',
      'AntiSpam-Lua-Profiles': '7 [Nov 20 2025]',
      'AntiSpam-Method': 'none',
      'AntiSpam-Rate': '0',
      'AntiSpam-Status': 'not_detected',
      'AntiSpam-Envelope-From': 'sender@example.org',
      'AntiSpam-Auth': 'spf=pass example.org; dkim=pass example.org; dmarc=pass example.org',
      'AntiSpam-Version': '1.0',
      'AntiSpam-Info': 'none',
      AntiPhishing: 'Clean',
      LinksScanning: 'Clean',
      'AntiSpam-Interceptor-Info': 'scan successful',
      'X-MS-Exchange-Organization-SCL': '-1',
    });
  });

  it.each([
    [
      'spam that is delivered',
      replyOf('antispam', { antispam: ['spam'] }, { status: 'Spam', facts: { rate: 97, method: 'unicode_spoof' } }),
      {
        'AntiSpam-Status': 'spam',
        'AntiSpam-Rate': '97',
        'AntiSpam-Method': 'unicode_spoof',
        'AntiSpam-Info': '{antispam_SEEN}',
        'Message-Action': 'skipped, AntiSpam',
        'X-MS-Exchange-Organization-SCL': '9',
      },
    ],
    [
      'probable spam',
      replyOf('antispam', { antispam: ['probableSpam'] }, { status: 'ProbableSpam', facts: { rate: 66 } }),
      { 'AntiSpam-Status': 'probable_spam', 'X-MS-Exchange-Organization-SCL': '6' },
    ],
    [
      'mass mail',
      replyOf('antispam', { antispam: ['massMail'] }, { status: 'MASSMAIL' }),
      { 'AntiSpam-Status': 'mass_mail', 'X-MS-Exchange-Organization-SCL': '-1' },
    ],
    [
      'a time-out',
      failed('antispam', 'SCANNER_LATE'),
      { 'AntiSpam-Status': 'error', 'AntiSpam-Interceptor-Info': 'timeout expired', 'X-MS-Exchange-Organization-SCL': undefined },
    ],
    ['a time-out of the scanner', failed('antispam', 'SCAN_LATE'), { 'AntiSpam-Interceptor-Info': 'timeout expired' }],
    ['a time-out of an engine', failed('antispam', 'CLAMD_LATE'), { 'AntiSpam-Interceptor-Info': 'timeout expired' }],
    ['a time-out of the call', failed('antispam', 'SCANNER_DEADLINE_EXCEEDED'), { 'AntiSpam-Interceptor-Info': 'timeout expired' }],
    [
      'a failure',
      failed('antispam', 'SCANNER_UNREACHABLE'),
      { 'AntiSpam-Interceptor-Info': 'fallback', 'AntiSpam-Version': 'none', AntiPhishing: 'Error' },
    ],
  ])('tell of %s', (_what, antispam, expected) => {
    const fields = fieldsFor({ antispam }, lenient);
    expect(Object.fromEntries(Object.keys(expected).map((name) => [name, fields[name]]))).toEqual(expected);
  });

  it('say why a module did not scan', () => {
    const off: SettingsInput = {
      rules: [
        { id: 1, name: 'Default', senders: ['*'], recipients: ['*'], modules: { antivirus: { enabled: false }, antispam: { enabled: false } } },
      ],
    };
    expect(fieldsFor({}, off)).toMatchObject({
      'AntiVirus-Status': 'NotScanned, disabled by settings',
      'AntiSpam-Status': 'not_scanned',
      'AntiSpam-Interceptor-Info': 'not scanned',
    });
  });

  it('take the prefix of the settings, and can be switched off one by one', () => {
    expect(Object.keys(fieldsFor({}, { gateway: { headers: { prefix: 'X-Gate-' } } }))).toContain('X-Gate-Rule-ID');
    expect(Object.keys(fieldsFor({}, { gateway: { headers: { enabled: false } } }))).toEqual(['X-MS-Exchange-Organization-SCL']);
    expect(Object.keys(fieldsFor({}, { gateway: { headers: { scl: false } } }))).not.toContain('X-MS-Exchange-Organization-SCL');
  });

  it('hold one line of printable ASCII whatever a scanner says (obligation 35)', () => {
    const hostile = replyOf(
      'antispam',
      { antispam: ['probableSpam'] },
      { status: 'Spam\r\nX: y' as 'Spam', facts: { method: 'a\r\nBcc: b', info: '\u202e\u0000', rate: Number.NaN } },
    );
    for (const value of Object.values(fieldsFor({ antispam: hostile }))) expect(value).toMatch(/^[\x20-\x7e]+$/);
  });
});
