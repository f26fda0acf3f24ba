// Turns a pattern into the places where its matcher can stand: one for each character that it may take, with what may come next. Pure.
import { RegExpParser } from '@eslint-community/regexpp';

import { charactersOf, classesOf } from './character-sets.mjs';

/** What a quantifier of one character asks for is written out up to this many times. */
const WRITTEN_OUT = 12;
/** What it may take beyond that is, above this many, one place that repeats and is counted by its bound: written out it would have a count for each subset. */
const COUNTED_FROM = 3;
/** Places in one pattern; above this its proof would take longer than it is worth. */
const MAX_PLACES = 4_000;
/** A quantifier of a group is written out up to this many places; above, it counts as unbounded. */
const MAX_WRITTEN_OUT = 1_500;

export class Refused extends Error {
  constructor(why, mend) {
    super(why);
    this.mend = mend;
  }
}

/** The only element of a group or lookaround when it takes exactly one character. */
function singleOf(node) {
  if (node.type === 'Character' || node.type === 'CharacterSet' || node.type === 'CharacterClass') return node;
  if ((node.type === 'Group' || node.type === 'CapturingGroup') && node.alternatives.length === 1 && node.alternatives[0].elements.length === 1)
    return singleOf(node.alternatives[0].elements[0]);
  return undefined;
}

/**
 * The automaton of a pattern: `places` with the set of classes they take, `start` edges, and for each place its edges
 * `{ to, prev, next, times }` (conditions on the class before and after), how many tests follow (`tests`), and whether the match is sure there (`sure`).
 */
export function automatonOf(source, flags) {
  if (flags.includes('v')) throw new Refused('the v flag is not understood', 'use u');
  const ast = new RegExpParser({ ecmaVersion: 2025 }).parsePattern(source, 0, source.length, { unicode: flags.includes('u') });
  const sets = [];
  const keys = new Map();
  const setOf = (raws) => {
    const key = raws.join('\u0000');
    if (!keys.has(key)) {
      keys.set(key, sets.length);
      sets.push(union(raws.map((raw) => charactersOf(raw, flags))));
    }
    return keys.get(key);
  };
  const places = [];
  const build = builder(flags, places, setOf);
  const first = build.alternatives(ast.alternatives, { t: 'accept' });
  const classes = classesOf(sets, flags.includes('u'));
  for (const place of places) place.mask = classes.masks[place.set];
  const condition = maskMaker(classes);
  for (const place of places) Object.assign(place, follow(place.after, condition));
  return { classes, places, first: follow(first, condition), ast };
}

function union(lists) {
  if (lists.length === 1) return lists[0];
  const all = lists.flat().sort((a, b) => a[0] - b[0]);
  const merged = [];
  for (const [first, last] of all) {
    const previous = merged.at(-1);
    if (previous !== undefined && first <= previous[1] + 1) previous[1] = Math.max(previous[1], last);
    else merged.push([first, last]);
  }
  return merged;
}

/** Builds nodes from the end to the start, so that each knows what follows it. */
function builder(flags, places, setOf) {
  const place = (node, whole, after, count) => {
    if (places.length >= MAX_PLACES) throw new Refused(`more than ${MAX_PLACES} places`, 'make it shorter, or two patterns');
    const made = { t: 'place', id: places.length, set: setOf([node.raw]), after, count, at: whole.start, text: whole.raw };
    places.push(made);
    return made;
  };
  const alternatives = (list, after) => {
    if (list.length === 1) return sequence(list[0].elements, after);
    return { t: 'fork', outs: list.map((one) => sequence(one.elements, after)) };
  };
  const sequence = (elements, after) => elements.reduceRight((rest, one) => element(one, rest), after);

  function element(node, after) {
    switch (node.type) {
      case 'Character':
      case 'CharacterSet':
      case 'CharacterClass':
        return place(node, node, after, 0);
      case 'Group':
        if (node.modifiers) throw new Refused('modifiers in a group are not understood', 'use flags');
        return alternatives(node.alternatives, after);
      case 'CapturingGroup':
        return alternatives(node.alternatives, after);
      case 'Assertion':
        return assertion(node, after);
      case 'Quantifier':
        return quantifier(node, after);
      case 'Backreference':
        throw new Refused(`the backreference ${node.raw} compares text of any length again and again`, 'compare the captured text in code');
      default:
        throw new Refused(`${node.raw} is not understood`, 'write it more simply');
    }
  }

  function quantifier(node, after) {
    const { min, max } = node;
    if (max === 0) return after;
    const single = singleOf(node.element);
    const one = (rest, count = 0) => (single === undefined ? element(node.element, rest) : place(single, node, rest, count));
    const copies = (times, rest) => {
      for (let made = 0; made < times; made++) rest = one(rest);
      return rest;
    };
    if (single !== undefined) {
      if (max - min > COUNTED_FROM || max > WRITTEN_OUT) {
        const first = Math.max(min, 1);
        let rest;
        if (max === Infinity) rest = loop((again) => one(again), after);
        else rest = one(after, max - first + 1);
        if (first - 1 > WRITTEN_OUT) rest = place(single, node, rest, first - 1);
        else rest = copies(first - 1, rest);
        return min === 0 ? { t: 'fork', outs: [rest, after] } : rest;
      }
    } else {
      const before = places.length;
      element(node.element, after);
      const size = Math.max(1, places.length - before);
      places.length = before;
      if (max === Infinity || size * max > MAX_WRITTEN_OUT) {
        if (size * min > MAX_WRITTEN_OUT) throw new Refused(`${node.raw} is too large`, 'ask for fewer');
        const many = { t: 'loop', outs: [] };
        many.outs.push(one(many), after);
        return copies(min, many);
      }
    }
    let rest = after;
    for (let made = min; made < max; made++) rest = { t: 'fork', outs: [one(rest), after] };
    return copies(min, rest);
  }

  /** One or more times: what is repeated leads back to the loop. */
  function loop(body, after) {
    const again = { t: 'loop', outs: [] };
    const first = body(again);
    again.outs.push(first, after);
    return first;
  }

  function assertion(node, after) {
    switch (node.kind) {
      case 'start':
        return {
          t: 'check',
          prev: { raws: flags.includes('m') ? ['[\\n\\r\\u2028\\u2029]'] : [], edge: true },
          after,
          set: flags.includes('m') ? setOf(['[\\n\\r\\u2028\\u2029]']) : undefined,
        };
      case 'end':
        return { t: 'check', next: { edge: true }, after, set: flags.includes('m') ? setOf(['[\\n\\r\\u2028\\u2029]']) : undefined };
      case 'word': {
        const set = setOf(['\\w']);
        const pair = (before, behind) => ({ t: 'check', prev: { not: !before, edge: !before }, next: { not: !behind, edge: !behind }, set, after });
        return node.negate
          ? { t: 'fork', outs: [pair(true, true), pair(false, false)] }
          : { t: 'fork', outs: [pair(true, false), pair(false, true)] };
      }
      case 'lookbehind': {
        const one = singles(node);
        if (one === undefined)
          throw new Refused(`${node.raw} looks back more than one character`, 'capture what stands before, or look at the text in code');
        return { t: 'check', prev: { not: node.negate, edge: node.negate !== one.start }, set: one.set, after };
      }
      case 'lookahead': {
        const one = singles(node);
        if (one !== undefined) return { t: 'check', next: { not: node.negate, edge: node.negate !== one.end }, set: one.set, after };
        return { t: 'side', first: alternatives(node.alternatives, { t: 'end' }), negate: node.negate, after };
      }
      default:
        throw new Refused(`${node.raw} is not understood`, 'write it more simply');
    }
  }

  /** A lookaround whose alternatives are one character, start or end each. */
  function singles(node) {
    const raws = [];
    let start = false;
    let end = false;
    for (const { elements } of node.alternatives) {
      if (elements.length !== 1) return undefined;
      const only = elements[0];
      const single = singleOf(only);
      if (single !== undefined) raws.push(single.raw);
      else if (only.type === 'Assertion' && only.kind === 'start' && !flags.includes('m')) start = true;
      else if (only.type === 'Assertion' && only.kind === 'end' && !flags.includes('m')) end = true;
      else return undefined;
    }
    return { set: raws.length === 0 ? undefined : setOf(raws), start, end };
  }

  return { alternatives };
}

/** Masks over the classes for the conditions of a check. */
function maskMaker(classes) {
  return (side, set, edgeClass) => {
    if (side === undefined) return undefined;
    const mask = new Uint8Array(classes.count + 2);
    for (let one = 0; one < classes.count; one++) {
      const inside = set !== undefined && classes.masks[set][one] === 1;
      mask[one] = inside !== (side.not ?? false) ? 1 : 0;
    }
    mask[edgeClass === 'start' ? classes.start : classes.end] = side.edge ? 1 : 0;
    return mask;
  };
}

/** All ways from a node to the next characters, without taking one. */
function follow(from, condition) {
  const edges = new Map();
  let tests = 0;
  let sure = false;
  const walk = (node, prev, next, free, loops) => {
    if (tests > 20_000) throw new Refused('too many ways without a character', 'write it more simply');
    switch (node.t) {
      case 'place': {
        tests++;
        const key = `${node.id} ${prev?.join('') ?? ''} ${next?.join('') ?? ''}`;
        const known = edges.get(key);
        if (known !== undefined) known.times++;
        else edges.set(key, { to: node, prev, next, times: 1 });
        return;
      }
      case 'fork':
        for (const out of node.outs) walk(out, prev, next, free, loops);
        return;
      case 'loop':
        // ECMA-262 22.2.2.3.1: a repetition that took nothing fails.
        if (loops.includes(node)) return;
        for (const out of node.outs) walk(out, prev, next, free, [...loops, node]);
        return;
      case 'check':
        tests++;
        walk(node.after, both(prev, condition(node.prev, node.set, 'start')), both(next, condition(node.next, node.set, 'end')), false, loops);
        return;
      case 'side':
        tests++;
        walk(node.first, prev, next, false, []);
        walk(node.after, prev, next, false, loops);
        return;
      case 'accept':
        if (free) sure = true;
        return;
      case 'end':
        return;
      default:
        throw new Error(`no such node ${node.t}`);
    }
  };
  walk(from, undefined, undefined, true, []);
  return { edges: [...edges.values()], tests: Math.max(tests, 1), sure };
}

function both(a, b) {
  if (a === undefined || b === undefined) return a ?? b;
  return a.map((one, index) => one & b[index]);
}
