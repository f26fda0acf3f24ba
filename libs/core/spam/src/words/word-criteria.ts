import type { Hit } from '../spam-context.js';
import type { SpamCode } from '../spam-rules.js';

import { MODEL } from './word-weights.generated.js';
import { wordTokens } from './word-tokens.js';

/** Most points of words alone: less than what makes a mail probable spam, so that another sign has to be there. */
const MAX_POINTS = 49;
/** Log-odds from which words count, and points for each above. */
const SPAM_FROM = 1;
const POINTS_EACH = 22;
/** Log-odds below which they speak for a mail. */
const HAM_FROM = -1.5;

/** What the words of an English text say: nothing, something for it, or up to MAX_POINTS against it. */
export function wordCriteria(subject: string, text: string): readonly Hit<SpamCode>[] {
  const odds = wordOdds(subject, text);
  if (odds === undefined) return [];
  if (odds <= HAM_FROM) return [{ code: 'HAM_WORDS', evidence: `log-odds ${odds.toFixed(1)}` }];
  const points = Math.min(MAX_POINTS, Math.round((odds - SPAM_FROM) * POINTS_EACH));
  return points <= 0 ? [] : [{ code: 'SPAM_WORDS', evidence: `log-odds ${odds.toFixed(1)}`, weight: points }];
}

/** Log-odds of spam by logistic regression over hashed words and word pairs; undefined when the text is not English or too short. */
export function wordOdds(subject: string, text: string): number | undefined {
  const tokens = wordTokens(subject, text, MODEL.bits);
  if (tokens === undefined) return undefined;
  let sum = 0;
  for (const token of tokens) sum += WEIGHTS[token] ?? 0;
  return MODEL.bias + (sum * MODEL.scale) / Math.sqrt(tokens.length);
}

const WEIGHTS = new Int8Array(Buffer.from(MODEL.weights, 'base64'));
