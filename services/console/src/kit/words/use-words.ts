import { useTranslation } from 'react-i18next';

import { ACTIONS, AUTH_RESULTS, detectionName, DISPOSITIONS, isKnown, MODES, MODULES, RESULTS, STATUSES, TLS_MODES } from './words.js';
import type { MailState, OUTCOMES } from './words.js';

/** Labels of closed words in the language of the console. What is no word of ours is shown as it came. */
export function useWords() {
  const { t, i18n } = useTranslation();
  return {
    disposition: (word: string): string => (isKnown(DISPOSITIONS, word) ? t(`word.disposition.${word}`) : word),
    action: (word: string): string => (isKnown(ACTIONS, word) ? t(`word.action.${word}`) : word),
    result: (word: string): string => (isKnown(RESULTS, word) ? t(`word.result.${word}`) : word),
    mail: (word: MailState): string => t(`word.mail.${word}`),
    outcome: (word: keyof typeof OUTCOMES): string => t(`word.outcome.${word}`),
    status: (word: string): string => (isKnown(STATUSES, word) ? t(`word.status.${word}`) : word),
    mode: (word: keyof typeof MODES): string => t(`word.mode.${word}`),
    tls: (word: string): string => (isKnown(TLS_MODES, word) ? t(`word.tls.${word}`) : word),
    auth: (word: string): string => (isKnown(AUTH_RESULTS, word) ? t(`word.auth.${word}`) : word),
    /** Takes both names of a module. */
    module(word: string): string {
      const name = MODULES.find((known) => known === word);
      return name === undefined ? word : t(`word.module.${name}`);
    },
    /** A class of findings, as rules (`massMail`) or facts (`mass-mail`) write it. */
    detection(word: string): string {
      const name = detectionName(word);
      return name === undefined ? word : t(`word.detection.${name}`);
    },
    /** An entry of the audit, as `rules.update`. */
    audit(word: string): string {
      const key = `word.audit.${word}`;
      return /^\w+\.\w+$/.test(word) && i18n.exists(key, { ns: 'kit' }) ? t(key as never) : word;
    },
  };
}
