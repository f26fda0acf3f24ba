import { HARMLESS_MACRO, officeDocument, tinyProgram } from './documents.js';
import { sampleMail } from './sample-mail.js';
import type { SampleMailOptions } from './sample-mail.js';
import { eicar, gtube } from './test-files.js';
import { zip } from './zip-writer.js';

/** One mail of the demonstration and what the shipped settings do with it. */
export interface DemoMail {
  /** Short, unique. */
  readonly name: string;
  readonly subject: string;
  /** Envelope. */
  readonly from: string;
  readonly to: readonly string[];
  readonly bytes: Buffer;
  readonly expect: {
    /** Code of the reply to DATA. */
    readonly code: 250 | 550;
    readonly delivered: boolean;
    /** The module that decides; empty for clean mail. */
    readonly module: '' | 'senderAuth' | 'antispam' | 'antiphishing' | 'contentFilter' | 'antivirus';
    /** A sentence for people. */
    readonly why: string;
  };
}

const TO = 'user@demo.example';
const PARTNER = 'alice@partner.example';

function demo(
  name: string,
  expect: DemoMail['expect'],
  mail: Omit<SampleMailOptions, 'to' | 'from'> & { readonly from?: string; readonly sender?: string },
): DemoMail {
  const { sender = PARTNER, from = `Alice <${PARTNER}>`, ...rest } = mail;
  return { name, subject: mail.subject, from: sender, to: [TO], bytes: sampleMail({ ...rest, from, to: `<${TO}>` }), expect };
}

const accepted = (module: DemoMail['expect']['module'], why: string): DemoMail['expect'] => ({ code: 250, delivered: true, module, why });
const refused = (module: DemoMail['expect']['module'], why: string): DemoMail['expect'] => ({ code: 550, delivered: false, module, why });

/**
 * Mails of our own for a first look, each with the outcome that the default settings document: what is bad is refused at SMTP time, what is doubtful is delivered with
 * a tag. `partner.example` sends from this machine, `bank.example` publishes that nobody else may.
 */
export function demoMails(): readonly DemoMail[] {
  return [
    demo('clean', accepted('', 'nothing was found, so it is delivered unchanged but for our header fields'), {
      subject: 'Minutes of the meeting',
      text: 'Hello,\n\nplease find the minutes of our meeting below. We agreed to meet again on Thursday at ten.\n\nBest regards\nAlice\n',
    }),
    demo('eicar-in-zip', refused('antivirus', 'the test file is found within the archive'), {
      subject: 'The file you asked for',
      text: 'Hello,\n\nhere is the file.\n\nAlice\n',
      attachments: [
        { name: 'file.zip', bytes: zip([{ name: 'inner.zip', bytes: zip([{ name: 'eicar.com', bytes: eicar() }]) }]), type: 'application/zip' },
      ],
    }),
    demo('macro-document', accepted('antivirus', 'a document with macros is delivered with the tag [Macro]'), {
      subject: 'Quarterly figures',
      text: 'Hello,\n\nthe figures of the quarter are attached.\n\nAlice\n',
      attachments: [
        {
          name: 'figures.docm',
          bytes: officeDocument({ kind: 'docm', macros: HARMLESS_MACRO }),
          type: 'application/vnd.ms-word.document.macroEnabled.12',
        },
      ],
    }),
    demo('spam', refused('antispam', 'it carries the test text that counts as spam everywhere'), {
      subject: 'An offer for you',
      text: `Hello,\n\nthis is the test text for spam filters:\n\n${gtube()}\n`,
    }),
    demo('phishing', refused('antiphishing', 'a link shows one address and leads to another that imitates it'), {
      subject: 'Your account has been limited',
      from: 'PayPal Service <service@partner.example>',
      text: 'Dear customer,\n\nyour account has been limited because we could not check your details. You can still receive money, and you cannot send any until then. Please confirm your password:\nhttp://signin.partner.example/paypal.com/login/verify\n',
      html: '<html><body><p>Dear customer,</p><p>your account has been limited because we could not check your details. You can still receive money, and you cannot send any until then. Please confirm your password:</p><p><a href="http://signin.partner.example/paypal.com/login/verify">https://www.paypal.com/signin</a></p><form action="http://signin.partner.example/paypal.com/login/verify" method="post"><input type="text" name="user"><input type="password" name="password"><input type="submit" value="Confirm"></form></body></html>',
    }),
    demo('program-renamed', refused('contentFilter', 'a program is a program by its content, whatever its name'), {
      subject: 'Notes',
      text: 'Hello,\n\nmy notes are attached.\n\nAlice\n',
      attachments: [{ name: 'notes.txt', bytes: tinyProgram(), type: 'text/plain' }],
    }),
    demo('forged-sender', refused('senderAuth', 'bank.example publishes p=reject, and this mail is not from there'), {
      subject: 'A message from your bank',
      sender: 'service@bank.example',
      from: 'Your bank <service@bank.example>',
      text: 'Dear customer,\n\nplease read our new terms.\n\nYour bank\n',
    }),
  ];
}
