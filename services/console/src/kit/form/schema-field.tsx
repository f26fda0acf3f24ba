import { Select, Switch } from 'antd';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

import { bytes } from '../show/formats.js';
import { complaintAbout, expectation } from './complaint.js';
import { useField } from './edit-context.js';
import { same } from './edit-state.js';
import { FieldFrame } from './field-frame.js';
import { LinesInput, TextInput } from './text-inputs.js';
import type { Leaf } from './leaf.js';
import { plainText } from './plain-text.js';
import { PartInput, RowsInput } from './part-inputs.js';
import { useComplaintText } from './use-complaint-text.js';
import type { FieldTexts } from './use-field-texts.js';
import { WholeInput } from './whole-input.js';

interface SchemaFieldProps {
  readonly path: readonly string[];
  readonly leaf: Leaf;
  readonly texts: FieldTexts;
  /** Not to be changed here, whatever the form allows. */
  readonly locked?: boolean;
  /** Shows the default and marks what differs from it. */
  readonly defaults?: boolean;
  /** Makes of a typed text what is meant, as a domain in ASCII. */
  readonly normalise?: (text: string) => string;
}

/** One value of a form, drawn from its schema: kind, range, unit, choices, default, help. */
export function SchemaField({ path, leaf, texts, locked: own = false, defaults = false, normalise }: SchemaFieldProps) {
  const { t, i18n } = useTranslation();
  const wordsFor = useComplaintText();
  const label = texts.label(path, leaf);
  const option = (word: string) => texts.option(path, word, leaf);
  const show = (value: unknown) =>
    shown(leaf, value, { option, language: i18n.language, none: t('form.none'), on: t('form.on'), off: t('form.off') });
  const {
    value,
    complaint,
    locked: all,
    put,
  } = useField(path, {
    label,
    check(given) {
      const found = complaintAbout(leaf, given);
      return found === undefined ? undefined : wordsFor(found.complaint, found.entry, option);
    },
    refused: (entry) => wordsFor(expectation(leaf), entry, option),
    show,
  });
  const locked = all || own;
  const known = defaults && leaf.fallback !== undefined;
  const changed = known && !same(value, leaf.fallback);
  const help = [texts.help(path, leaf), known ? t('form.default', { value: show(leaf.fallback) }) : ''].filter((text) => text !== '').join(' ');
  const required = (leaf.kind === 'text' || leaf.kind === 'texts') && leaf.required;
  return (
    <FieldFrame
      label={label}
      help={help}
      complaint={complaint}
      required={required}
      fallback={changed ? { text: show(leaf.fallback), reset: locked ? undefined : () => put(leaf.fallback) } : undefined}
    >
      {(ids) => <LeafInput ids={ids} leaf={leaf} value={value} put={put} locked={locked} path={path} texts={texts} normalise={normalise} />}
    </FieldFrame>
  );
}

export interface LeafInputProps {
  readonly ids: { readonly id?: string; readonly 'aria-label'?: string; readonly 'aria-describedby'?: string; readonly 'aria-invalid'?: boolean };
  readonly leaf: Leaf;
  readonly value: unknown;
  readonly put: (value: unknown) => void;
  readonly locked: boolean;
  readonly path: readonly string[];
  readonly texts: FieldTexts;
  readonly normalise?: ((text: string) => string) | undefined;
}

/** The field alone, without label and notes. */
export function LeafInput({ ids, leaf, value, put, locked, path, texts, normalise }: LeafInputProps): ReactNode {
  const options = (words: readonly string[]) => words.map((word) => ({ value: word, label: texts.option(path, word, leaf) }));
  switch (leaf.kind) {
    case 'flag':
      return <Switch {...ids} checked={value === true} disabled={locked} onChange={put} />;
    case 'whole':
      return <WholeInput ids={ids} leaf={leaf} value={value} put={put} locked={locked} />;
    case 'choice':
      return (
        <Select
          {...ids}
          value={value === undefined ? undefined : plainText(value)}
          disabled={locked}
          onChange={put}
          options={options(leaf.options)}
          style={{ width: '100%', maxWidth: 360 }}
        />
      );
    case 'choices':
      return (
        <Select
          {...ids}
          mode="multiple"
          value={Array.isArray(value) ? value.map(String) : []}
          disabled={locked}
          onChange={put}
          options={options(leaf.options)}
          style={{ width: '100%' }}
        />
      );
    case 'text':
      return <TextInput ids={ids} max={leaf.max} value={value} put={put} locked={locked} normalise={normalise} />;
    case 'texts':
      return <LinesInput ids={ids} value={value} put={put} locked={locked} />;
    case 'rows':
      return <RowsInput ids={ids} leaf={leaf} value={value} put={put} locked={locked} path={path} texts={texts} />;
    case 'part':
      return <PartInput ids={ids} leaf={leaf} value={value} put={put} locked={locked} path={path} texts={texts} />;
    default:
      return leaf satisfies never;
  }
}

interface Showing {
  readonly option: (word: string) => string;
  readonly language: string;
  readonly none: string;
  readonly on: string;
  readonly off: string;
}

/** A value in words, for the default and for differences. */
function shown(leaf: Leaf, value: unknown, words: Showing): string {
  if (value === undefined || value === null || value === '') return words.none;
  switch (leaf.kind) {
    case 'flag':
      return value === true ? words.on : words.off;
    case 'whole':
      return leaf.unit === 'bytes' && typeof value === 'number' ? bytes(value, words.language) : plainText(value);
    case 'choice':
      return words.option(plainText(value));
    case 'text':
      return plainText(value);
    case 'texts':
    case 'choices':
      return Array.isArray(value) && value.length > 0 ? value.map(String).join(', ') : words.none;
    case 'rows':
    case 'part':
      return Array.isArray(value) && value.length === 0 ? words.none : JSON.stringify(value);
    default:
      return leaf satisfies never;
  }
}
