// Proves that a pattern takes at most k tests for each character of the text, whatever the text is, or says why not. Pure. docs/adr has the why and the idea.
import { automatonOf, Refused } from './automaton.mjs';
import { maxTests } from './path-counts.mjs';
import { deepLoop } from './deep-loops.mjs';

/** Tests for each character that a pattern may take at worst. */
export const MAX_TESTS = 2_000;

/**
 * { kind: 'linear', tests, text, deep } or { kind: 'refused', why, mend, text }. `text` is the worst that was found. `deep` names a quantifier for which the
 * engine keeps a note for each repetition, so that it throws on some megabytes.
 */
export function prove(source, flags) {
  try {
    return decide(automatonOf(source, flags), source, flags);
  } catch (thrown) {
    if (thrown instanceof Refused) return { kind: 'refused', why: thrown.message, mend: thrown.mend, text: '' };
    throw thrown;
  }
}

function decide(automaton, source, flags) {
  const { first, places, ast } = automaton;
  // Where the match is sure, the matcher never goes back to what it left undone before: only one way leads through such places, and what ended there unproven
  // cannot fail any more. The next search begins behind it. So what piles up are ways that have not been there, or that went on from there and were not there
  // again. Of a sticky pattern the caller chooses where it begins, so there all ways count.
  const sticky = flags.includes('y');
  const sure = (place) => place.sure && !sticky;
  const search = {
    begins: first,
    leaves: sure,
    resumes: places.filter((place) => sure(place) && place.edges.some(({ to }) => !to.sure)),
    limit: MAX_TESTS,
  };
  const all = maxTests(automaton, { ...search, again: true });
  const tests = all.max + Math.max(0, ...places.filter(sure).map((place) => place.tests + 1));
  if (!all.over && tests <= MAX_TESTS) return { kind: 'linear', tests, text: all.text.join(''), deep: deepLoop(ast, flags) };
  const once = maxTests(automaton, { ...search, again: false });
  return {
    kind: 'refused',
    ...(once.over ? explain(automaton, once, false) : explain(automaton, all, true)),
    text: (once.over ? once : all).text.join(''),
  };
}

/** Names the quantifiers whose ways pile up, and the text on which they do. */
function explain({ places }, { text, counts, why }, anew) {
  const piled = [...counts].map(([id, times]) => ({ place: places[id], times })).sort((a, b) => b.times - a.times);
  const max = piled.find(({ times }) => times > 1);
  const other = piled.find(({ place }) => place.at !== max?.place.at && place.edges.some(({ to }) => to.at === max?.place.at));
  const pump = JSON.stringify(text.slice(-12).join(''));
  if (why !== undefined || max === undefined)
    return {
      why: `${why ?? 'too many alternatives stand at one place'} (text such as ${pump})`,
      mend: 'make it shorter, or two patterns, or a scan in code',
    };
  if (!anew)
    return {
      why: `${named(max)}${other === undefined ? '' : ` and ${named(other)}`} can share a text such as ${pump} in many ways`,
      mend: 'let what separates them be a character that neither takes, or bound them, or scan in code',
    };
  return {
    why: `${named(max)} can be begun anew within itself, at each of many places of a text such as ${pump}`,
    mend: 'let a character that it does not take stand before it, ask by (?<!…) for the beginning of the run, anchor it (^ without m), bound it, or scan in code',
  };
}

const named = ({ place }) => `${place.text} (at ${place.at})`;
