import type { Mix } from '../../mixes.js';
import { mailOf } from '../../mixes.js';

/** Rspamd's classifier says nothing before it has seen 200 mails of each kind. */
const MAILS = 220;
const KINDS: readonly { readonly path: string; readonly words: readonly string[] }[] = [
  { path: 'learnham', words: [] },
  { path: 'learnspam', words: ['winner', 'pills', 'casino', 'bitcoin', 'lottery', 'discount', 'cheap', 'viagra'] },
];

/** Spam is the bench's mail with some of its words exchanged, so that the classifier knows words that it will meet. */
function lesson(mix: Mix, seed: number, words: readonly string[]): string {
  const mail = mailOf(mix, seed).toString('latin1');
  if (words.length === 0) return mail;
  let at = seed;
  return mail.replace(/\b(?:customer|budget|contract|thanks)\b/g, () => words[at++ % words.length] ?? '');
}

/** Teaches the classifier by Rspamd's controller. Rejects at the first lesson that is not taken. */
export async function teach(controllerPort: number): Promise<void> {
  for (const { path, words } of KINDS)
    for (let seed = 1; seed <= MAILS; seed++) {
      const response = await fetch(`http://127.0.0.1:${controllerPort}/${path}`, {
        method: 'POST',
        body: lesson('text-5k', seed, words),
        signal: AbortSignal.timeout(30_000),
      });
      if (!response.ok) throw new Error(`Rspamd did not learn mail ${seed} (${path}): ${response.status} ${await response.text()}`);
    }
}
