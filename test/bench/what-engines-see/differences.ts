import type { GivenBytes, SeenMail, ToldFile, ToldModule } from './seen-mail.js';

/** One difference between what two builds showed of a mail. */
export interface Difference {
  /** Something was shown or found before and is not any more. */
  readonly less: boolean;
  /** Differences of one kind have one explanation. */
  readonly kind: string;
  readonly evidence: string;
}

/** Words that older builds had for the same things. */
const RENAMED: Readonly<Record<string, string>> = {
  MA: 'senderAuth',
  AS: 'antispam',
  AP: 'antiphishing',
  MLF: 'links',
  CF: 'contentFilter',
  AV: 'antivirus',
  'dmarc-violation': 'dmarc',
  'spf-violation': 'spf',
  'dkim-violation': 'dkim',
  'probable-spam': 'probableSpam',
  'mass-mail': 'massMail',
  'malicious-link': 'malicious',
  'probably-infected': 'probablyInfected',
  'scan-error': 'scanError',
};
const word = (text: string) => RENAMED[text] ?? text;

/** What differs for one mail. The mail as a whole is compared by what was hidden of it: an engine that is given files decoded need not be given them twice. */
export function differencesOf(before: SeenMail, after: SeenMail): readonly Difference[] {
  return [
    ...whole('clamd', before.hiddenFromClamd, after.hiddenFromClamd),
    ...whole('YARA', before.hiddenFromYara, after.hiddenFromYara),
    ...bytes('clamd', before, after, ({ clamd }) => clamd),
    ...bytes('YARA', before, after, ({ yara }) => yara),
    ...files('content filter', before.filtered, after.filtered),
    ...files('antivirus', before.scanned, after.scanned),
    ...words('antispam and phishing: word', before.words, after.words, () => ''),
    ...words('antispam and phishing: link', before.urls, after.urls, () => ''),
    ...words('DNS: question', before.dns, after.dns, (question) => ` ${question.split(' ')[0]}`),
    ...modules(before.modules, after.modules),
  ];
}

function whole(engine: string, before: string, after: string): readonly Difference[] {
  if (before === after) return [];
  return [
    { less: after !== '', kind: `${engine}: the mail as a whole was ${after === '' ? 'hidden' : 'shown'} before`, evidence: `${before} → ${after}` },
  ];
}

function bytes(engine: string, before: SeenMail, after: SeenMail, of: (seen: SeenMail) => readonly GivenBytes[]): readonly Difference[] {
  const one = (less: boolean, from: SeenMail, to: SeenMail) =>
    of(from)
      .filter(({ sha256 }) => !of(to).some((other) => other.sha256 === sha256))
      .map((content) => {
        const file = from.scanned.find((told) => told.bytes === content.bytes);
        const kind = `${engine}: ${less ? 'not given any more' : 'given now'}: ${file === undefined ? 'no file that is told of' : `${placeOf(file)}, ${typeOf(file)}`}`;
        return { less, kind, evidence: `${file?.path ?? ''} ${content.bytes} bytes` };
      });
  return [...one(true, before, after), ...one(false, after, before)];
}

const placeOf = ({ path }: ToldFile) => (path.includes('/') ? 'within another' : 'a part');
const typeOf = ({ types }: ToldFile) => types[0] ?? 'of no type';

function files(who: string, before: readonly ToldFile[], after: readonly ToldFile[]): readonly Difference[] {
  const found: Difference[] = [];
  for (const file of before) {
    const same = after.find(({ path, bytes: size }) => path === file.path && size === file.bytes) ?? after.find(({ path }) => path === file.path);
    if (same === undefined) found.push({ less: true, kind: `${who}: file not told of: ${placeOf(file)}, ${typeOf(file)}`, evidence: file.path });
    else {
      if (same.bytes !== file.bytes)
        found.push({ less: same.bytes < file.bytes, kind: `${who}: file of another size`, evidence: `${file.path} ${file.bytes} → ${same.bytes}` });
      const [old, own] = [file.types.join(' '), same.types.join(' ')];
      if (old !== own)
        found.push({ less: file.types.some((type) => !same.types.includes(type)), kind: `${who}: type ${old} → ${own}`, evidence: file.path });
      if (same.name !== file.name)
        found.push({ less: false, kind: `${who}: file of another name`, evidence: `${file.path}: ${file.name} → ${same.name}` });
    }
  }
  for (const file of after)
    if (!before.some(({ path }) => path === file.path))
      found.push({ less: false, kind: `${who}: file told of now: ${placeOf(file)}, ${typeOf(file)}`, evidence: file.path });
  return found;
}

function words(what: string, before: readonly string[], after: readonly string[], sort: (word: string) => string): readonly Difference[] {
  const [old, own] = [new Set(before), new Set(after)];
  return [
    ...before.filter((each) => !own.has(each)).map((each) => ({ less: true, kind: `${what} gone${sort(each)}`, evidence: each.slice(0, 200) })),
    ...after.filter((each) => !old.has(each)).map((each) => ({ less: false, kind: `${what} new${sort(each)}`, evidence: each.slice(0, 200) })),
  ];
}

function modules(before: readonly ToldModule[], after: readonly ToldModule[]): readonly Difference[] {
  return before.flatMap((old) => {
    const name = word(old.module);
    const own = after.find(({ module }) => module === name);
    if (own === undefined) return [{ less: true, kind: `${name}: says nothing`, evidence: '' }];
    const [was, is] = [`${old.kind} ${old.status}`, `${own.kind} ${own.status}`];
    return [
      ...(was === is ? [] : [{ less: old.kind !== 'clean' && own.kind === 'clean', kind: `${name}: ${was} → ${is}`, evidence: own.codes.join(' ') }]),
      ...words(`${name}: detection`, old.classes.map(word), own.classes, (each) => ` ${each}`),
      ...words(`${name}: finding`, old.codes, own.codes, (each) => ` ${each}`),
    ];
  });
}
