// Quantifiers for which V8 keeps a note on its backtracking stack for each repetition, as measured on Node 24: at 64 MiB of notes, some millions of
// repetitions, it throws "Maximum call stack size exceeded". Repeated single characters and short fixed runs keep none.

import { charactersOf } from './character-sets.mjs';

/** Text of a quantifier in `ast` that is deep, or undefined. */
export function deepLoop(ast, flags) {
  let found;
  visit(ast, (node) => {
    if (node.type !== 'Quantifier' || node.max !== Infinity) return;
    if (node.min > 3 || !fixedRun(node.element, flags)) found ??= node.raw;
  });
  return found;
}

/** Is it a run of single characters, without capture? */
function fixedRun(node, flags) {
  if (node.type === 'Character' || node.type === 'CharacterSet' || node.type === 'CharacterClass') return !astral(node.raw, flags);
  if (node.type === 'Quantifier') return node.min === node.max && node.max <= 3 && fixedRun(node.element, flags);
  if (node.type !== 'Group' || node.alternatives.length !== 1) return false;
  return node.alternatives[0].elements.every((one) => fixedRun(one, flags));
}

/** Under `u` a set with characters of two code units is an alternation to the engine. */
function astral(raw, flags) {
  return flags.includes('u') && charactersOf(raw, flags).some(([, last]) => last > 0xffff);
}

function visit(node, see) {
  see(node);
  for (const child of [...(node.alternatives ?? []), ...(node.elements ?? []), ...(node.element ? [node.element] : [])]) visit(child, see);
}
