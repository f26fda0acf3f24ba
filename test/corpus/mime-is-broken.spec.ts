import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { applySplices, mergeSplices, replacePart } from '@postern/mail';
import { describe, expect, it } from 'vitest';

import { corpusSet, NO_CORPORA } from './corpora.js';
import { extract } from './extraction.js';

const folder = corpusSet('mime-torture');

/** The deflated bytes of the test virus, as they stand in each of the hidden archives. */
const MARK = Buffer.from('8b30f5570c5075700c88', 'hex');

/** No file is in there: the generator of the corpus wrote the text `ARRAY(0x…)` in its place. */
const EMPTY: ReadonlySet<string> = new Set(['multipart-basic-singlepart-mac-binhex40']);

interface Row {
  readonly file: string;
  readonly test: string;
}

describe.skipIf(folder === undefined)(`mail that hides a file from some parsers${folder === undefined ? ` (${NO_CORPORA})` : ''}`, () => {
  const rows = folder === undefined ? [] : readRows(folder);

  it('shows its content to us', () => {
    const hidden = rows.filter(({ test }) => !test.startsWith('fname-') && !EMPTY.has(test));
    const missed = hidden.filter(({ file }) => !extract(readFileSync(join(folder ?? '', file))).contents.some((content) => content.includes(MARK)));
    expect(hidden.length).toBeGreaterThan(150);
    expect(missed.map(({ test }) => test)).toEqual([]);
  });

  it('does not keep it in any reading once the part that showed it is removed', () => {
    const kept = rows.filter(({ file, test }) => {
      if (test.startsWith('fname-')) return false;
      const { message, contents } = extract(readFileSync(join(folder ?? '', file)));
      return message.parts.some((part, i) => {
        // A container shows what its members show; the members are what a rule removes.
        if (part.children.length > 0 || contents[i]?.includes(MARK) !== true) return false;
        const edited = applySplices(message.bytes, mergeSplices(message.bytes.length, replacePart(message, part, { text: 'removed' })));
        return extract(edited).contents.some((content) => content.includes(MARK));
      });
    });
    expect(kept.map(({ test }) => test)).toEqual([]);
  });

  it('shows its real name to us', () => {
    const hidden = rows.filter(({ test }) => test.startsWith('fname-'));
    const missed = hidden.filter(({ file, test }) => {
      const { message } = extract(readFileSync(join(folder ?? '', file)));
      const wanted = test.endsWith('.png') ? '.png' : '.zip';
      return !message.parts.some((part) => part.filenames.some((name) => name.endsWith(wanted)));
    });
    expect(hidden.length).toBeGreaterThan(80);
    expect(missed.map(({ test }) => test)).toEqual([]);
  });
});

function readRows(root: string): readonly Row[] {
  const [, ...lines] = readFileSync(join(root, 'mime-is-broken/expected.tsv'), 'utf8').trim().split('\n');
  return lines.map((line) => {
    const [file = '', test = ''] = line.split('\t');
    return { file, test };
  });
}
