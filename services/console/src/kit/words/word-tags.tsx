import { Flex } from 'antd';
import type { ReactNode } from 'react';

import { useDark } from '../dark.js';
import { TONE_COLORS } from './tones.js';
import type { Tone } from './tones.js';
import { useWords } from './use-words.js';
import { ACTIONS, AUTH_RESULTS, DISPOSITIONS, isDetection, isKnown, MAIL_STATES, MODES, OUTCOMES, RESULTS, statusTone } from './words.js';
import type { MailState } from './words.js';

/** A short word in the colour of its weight. */
export function ToneTag({ tone, title, children }: { readonly tone: Tone; readonly title?: string; readonly children: ReactNode }) {
  const colors = TONE_COLORS[useDark() ? 'dark' : 'light'][tone];
  return (
    <span className="word" title={title} style={{ color: colors.text, background: colors.background, borderColor: colors.border }}>
      {children}
    </span>
  );
}

export function DispositionTag({ word }: { readonly word: string }) {
  const { disposition } = useWords();
  return <ToneTag tone={isKnown(DISPOSITIONS, word) ? DISPOSITIONS[word] : 'warn'}>{disposition(word)}</ToneTag>;
}

export function ActionTag({ word }: { readonly word: string }) {
  const { action } = useWords();
  return <ToneTag tone={isKnown(ACTIONS, word) ? ACTIONS[word] : 'warn'}>{action(word)}</ToneTag>;
}

/** Nothing for an empty word: no delivery is known. */
export function ResultTag({ word }: { readonly word: string }) {
  const { result } = useWords();
  return word === '' ? null : <ToneTag tone={isKnown(RESULTS, word) ? RESULTS[word] : 'warn'}>{result(word)}</ToneTag>;
}

export function MailStateTag({ state }: { readonly state: MailState }) {
  const { mail } = useWords();
  return <ToneTag tone={MAIL_STATES[state]}>{mail(state)}</ToneTag>;
}

export function OutcomeTag({ word }: { readonly word: keyof typeof OUTCOMES }) {
  const { outcome } = useWords();
  return <ToneTag tone={OUTCOMES[word]}>{outcome(word)}</ToneTag>;
}

export function StatusTag({ word }: { readonly word: string }) {
  const { status } = useWords();
  return word === '' ? null : <ToneTag tone={statusTone(word)}>{status(word)}</ToneTag>;
}

export function ModeTag({ word }: { readonly word: keyof typeof MODES }) {
  const { mode } = useWords();
  return <ToneTag tone={MODES[word]}>{mode(word)}</ToneTag>;
}

/** Result of one method of sender authentication. */
export function AuthTag({ method, word }: { readonly method: string; readonly word: string }) {
  const { auth } = useWords();
  return (
    <ToneTag tone={isKnown(AUTH_RESULTS, word) ? AUTH_RESULTS[word] : 'warn'}>
      {method.toUpperCase()} {auth(word)}
    </ToneTag>
  );
}

/** Statuses of modules that say something; one word when all are clean, nothing when none ran. */
export function StatusTags({ statuses }: { readonly statuses: Readonly<Record<string, string>> }) {
  const { module, status } = useWords();
  const notable = Object.entries(statuses).filter(([, word]) => isDetection(word));
  if (notable.length === 0)
    return Object.values(statuses).some((word) => statusTone(word) === 'good') ? <ToneTag tone="good">{status('Clean')}</ToneTag> : null;
  return (
    <Flex gap={4} wrap>
      {notable.map(([name, word]) => (
        <ToneTag key={name} tone={statusTone(word)} title={`${module(name)}: ${status(word)}`}>
          {status(word)}
        </ToneTag>
      ))}
    </Flex>
  );
}
