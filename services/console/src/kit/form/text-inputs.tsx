import { Input } from 'antd';
import { useEffect, useRef, useState } from 'react';

import type { LeafInputProps } from './schema-field.js';

type Ids = LeafInputProps['ids'];

interface TextInputProps {
  readonly ids: Ids;
  readonly max: number;
  readonly value: unknown;
  readonly put: (value: unknown) => void;
  readonly locked: boolean;
  readonly normalise?: ((text: string) => string) | undefined;
}

export function TextInput({ ids, max, value, put, locked, normalise }: TextInputProps) {
  const text = typeof value === 'string' ? value : '';
  return (
    <Input
      {...ids}
      value={text}
      disabled={locked}
      // What is too long is told, not cut while it is pasted.
      maxLength={max * 2}
      onChange={(event) => put(event.target.value)}
      onBlur={() => {
        if (normalise !== undefined && normalise(text) !== text) put(normalise(text));
      }}
    />
  );
}

interface LinesInputProps {
  readonly ids: Ids;
  readonly value: unknown;
  readonly put: (value: unknown) => void;
  readonly locked: boolean;
  readonly rows?: number;
  readonly placeholder?: string;
}

/** One entry a line. Nothing else separates: an expression may hold commas, semicolons and blanks. Empty lines and repeats go when the value is taken. */
export function entriesOf(text: string): readonly string[] {
  return [...new Set(text.split(/\r?\n/).map((line) => line.trim()))].filter((line) => line !== '');
}

/** A list of texts, one a line: it can be pasted, searched and sorted like any text. */
export function LinesInput({ ids, value, put, locked, rows = 2, placeholder }: LinesInputProps) {
  const entries = Array.isArray(value) ? value.map(String) : [];
  const joined = entries.join('\n');
  const [text, setText] = useState(joined);
  // The value as this field last gave it: another one came from outside, as by a reset.
  const given = useRef(joined);
  useEffect(() => {
    if (joined === given.current) return;
    given.current = joined;
    setText(joined);
  }, [joined]);
  return (
    <Input.TextArea
      {...ids}
      value={text}
      disabled={locked}
      placeholder={placeholder}
      // Not the kit's own measuring, which writes a style attribute that the policy of the page refuses.
      rows={Math.min(10, Math.max(rows, text.split('\n').length))}
      spellCheck={false}
      onChange={(event) => {
        const next = entriesOf(event.target.value);
        given.current = next.join('\n');
        setText(event.target.value);
        put(next);
      }}
    />
  );
}
