import { writeFileSync } from 'node:fs';

import { OFFICE_MAILS, SERVICE_MAILS, wordTokens } from '@postern/spam/testing';

import { corpusMails, featured } from '../spam-mails.js';
import { placeOf } from './split.js';
import { quantised, trainWords } from './word-model.js';

const BITS = 15;

/** Learns the word statistics from the mail sets and writes them to the file named as the argument; how to run it is in the README of services/antispam. */
const [, , target = ''] = process.argv;
const found: { readonly tokens: readonly number[]; readonly spam: boolean; readonly group: string; readonly share: number }[] = [];
for (const mail of corpusMails(['mail-spam', 'mail-ham', 'mail-dsn'])) {
  const place = placeOf(mail);
  if (place?.learn !== true) continue;
  const { content } = featured(mail, false).features;
  const tokens = wordTokens(content.subject, content.text, BITS);
  if (tokens !== undefined) found.push({ tokens, spam: mail.label === 'spam', ...place });
}
for (const { subject, text } of [...OFFICE_MAILS, ...SERVICE_MAILS]) {
  const tokens = wordTokens(subject, text, BITS);
  if (tokens !== undefined) found.push({ tokens, spam: false, group: 'office', share: 1 });
}
const groups = new Map<string, number>();
for (const { group } of found) groups.set(group, (groups.get(group) ?? 0) + 1);
const shares = new Set(found.map((f) => f.group)).size;
const mails = found.map((f) => ({ tokens: f.tokens, spam: f.spam, weight: (f.share * found.length) / (shares * (groups.get(f.group) ?? 1)) }));
const model = quantised(trainWords(mails, BITS), BITS);
writeFileSync(
  target,
  `/** Word statistics of core/spam, made by test/corpus/training; see the README of services/antispam. Weights are signed octets. */\nexport const MODEL = {\n  bits: ${model.bits},\n  bias: ${model.bias},\n  scale: ${model.scale},\n  weights:\n    '${model.weights}',\n} as const;\n`,
);
console.log(
  `${found.length} mails, ${Object.entries(Object.fromEntries(groups))
    .map(([g, n]) => `${g}: ${n}`)
    .join('; ')}; ${model.weights.length} characters`,
);
