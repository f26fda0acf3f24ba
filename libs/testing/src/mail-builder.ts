/** Builds a mail step by step; every step gives a new builder. */
export interface MailBuilder {
  from(address: string): MailBuilder;
  to(...addresses: readonly string[]): MailBuilder;
  subject(text: string): MailBuilder;
  header(name: string, value: string): MailBuilder;
  text(body: string): MailBuilder;
  html(body: string): MailBuilder;
  attach(name: string, content: Buffer | string, type?: string): MailBuilder;
  /** The bytes, CRLF line endings. */
  bytes(): Buffer;
  /** For `sendMail`: envelope and bytes. */
  build(): { readonly from: string; readonly to: readonly string[]; readonly bytes: Buffer };
}

interface Draft {
  readonly from: string;
  readonly to: readonly string[];
  readonly headers: readonly (readonly [string, string])[];
  readonly parts: readonly string[];
}

let serial = 0;

/** A small clean mail from a partner to one local user, with an id of its own. */
export function aMail(): MailBuilder {
  serial += 1;
  const headers: [string, string][] = [
    ['Date', 'Tue, 24 Nov 2026 10:00:00 +0000'],
    ['Message-ID', `<${process.pid}.${serial}.${Date.now()}@partner.example>`],
    ['Subject', 'Meeting on Thursday'],
    ['MIME-Version', '1.0'],
  ];
  return builder({ from: 'alice@partner.example', to: ['bob@local.example'], headers, parts: [] });
}

const withHeader = (headers: Draft['headers'], name: string, value: string): Draft['headers'] => [
  ...headers.filter(([other]) => other.toLowerCase() !== name.toLowerCase()),
  [name, value],
];

function builder(draft: Draft): MailBuilder {
  const part = (content: string) => builder({ ...draft, parts: [...draft.parts, content] });
  const self: MailBuilder = {
    from: (address) => builder({ ...draft, from: address }),
    to: (...addresses) => builder({ ...draft, to: addresses }),
    subject: (text) => builder({ ...draft, headers: withHeader(draft.headers, 'Subject', text) }),
    header: (name, value) => builder({ ...draft, headers: [...draft.headers, [name, value]] }),
    text: (body) => part(`Content-Type: text/plain; charset=utf-8\n\n${body}`),
    html: (body) => part(`Content-Type: text/html; charset=utf-8\n\n${body}`),
    attach: (name, content, type = 'application/octet-stream') =>
      part(
        `Content-Type: ${type}; name="${name}"\nContent-Disposition: attachment; filename="${name}"\nContent-Transfer-Encoding: base64\n\n${(
          Buffer.from(content)
            .toString('base64')
            .match(/.{1,76}/g) ?? []
        ).join('\n')}`,
      ),
    bytes: () => Buffer.from(textOf(draft).replace(/\r?\n/g, '\r\n'), 'utf8'),
    build: () => ({ from: draft.from, to: draft.to, bytes: self.bytes() }),
  };
  return self;
}

function textOf(draft: Draft): string {
  const has = (name: string) => draft.headers.some(([other]) => other.toLowerCase() === name);
  const own = [
    ...(has('from') ? [] : [['From', draft.from] as const]),
    ...(has('to') ? [] : [['To', draft.to.join(', ')] as const]),
    ...draft.headers,
  ];
  const head = own.map(([name, value]) => `${name}: ${value}`).join('\n');
  const parts =
    draft.parts.length === 0 ? ['Content-Type: text/plain; charset=utf-8\n\nHello Bob,\n\nsee you on Thursday at ten.\n\nAlice\n'] : draft.parts;
  if (parts.length === 1) return `${head}\n${parts[0]}\n`;
  return `${head}\nContent-Type: multipart/mixed; boundary="=_postern"\n\n${parts.map((p) => `--=_postern\n${p}\n`).join('')}--=_postern--\n`;
}
