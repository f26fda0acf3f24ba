import { RegExpParser } from '@eslint-community/regexpp';
import type { AST } from '@eslint-community/regexpp';

import { charactersOf } from './character-sets.mjs';

/**
 * A backtracking matcher as ECMA-262 22.2.2 describes it, that counts the characters and assertions which it tests. For tests of the prover only: it goes on
 * from a pattern's tree by itself and knows nothing of the proof.
 */
type Op =
  | { op: 'set'; has: (at: number) => boolean }
  | { op: 'fork'; to: readonly number[] }
  | { op: 'go'; to: number }
  | { op: 'check'; holds: (text: readonly number[], at: number) => boolean }
  | { op: 'look'; to: number; negate: boolean }
  | { op: 'begin'; loop: number; to: number }
  | { op: 'loop'; loop: number; min: number; max: number; greedy: boolean; body: number; exit: number }
  | { op: 'next'; loop: number; min: number; to: number }
  | { op: 'match' };

export interface StepCounter {
  /** Steps of searching a text as `replace` does under g, as one search otherwise, and under y at each place. Ends above `limit`. */
  steps(text: string, limit: number): number;
  /** Where the first match begins and ends, in code units, or under u in code points. */
  first(text: string): readonly [number, number] | undefined;
}

const LINE_END = new Set([10, 13, 0x2028, 0x2029]);

export function stepCounter(source: string, flags: string): StepCounter {
  const ops: Op[] = [];
  let loops = 0;
  const unicode = flags.includes('u');
  const hasOf = (raw: string) => {
    const ranges = charactersOf(raw, flags);
    const known = new Map<number, boolean>();
    return (at: number) => {
      let found = known.get(at);
      if (found === undefined) known.set(at, (found = ranges.some(([first, last]) => first <= at && at <= last)));
      return found;
    };
  };
  const word = hasOf('\\w');
  const emit = (op: Op) => ops.push(op) - 1;
  const alternatives = (list: readonly AST.Alternative[]) => {
    const ends: number[] = [];
    const to: number[] = [];
    const fork = emit({ op: 'fork', to });
    for (const { elements } of list) {
      to.push(ops.length);
      for (const one of elements) element(one);
      ends.push(emit({ op: 'go', to: -1 }));
    }
    for (const end of ends) ops[end] = { op: 'go', to: ops.length };
    return fork;
  };
  function element(node: AST.Element): void {
    switch (node.type) {
      case 'Character':
      case 'CharacterSet':
      case 'CharacterClass':
        emit({ op: 'set', has: hasOf(node.raw) });
        return;
      case 'Group':
      case 'CapturingGroup':
        alternatives(node.alternatives);
        return;
      case 'Quantifier': {
        const loop = loops++;
        emit({ op: 'begin', loop, to: 0 });
        const at = emit({ op: 'match' });
        element(node.element);
        emit({ op: 'next', loop, min: node.min, to: at });
        ops[at] = { op: 'loop', loop, min: node.min, max: node.max, greedy: node.greedy, body: at + 1, exit: ops.length };
        return;
      }
      case 'Assertion':
        assertion(node);
        return;
      default:
        throw new Error(`${node.raw} is not understood`);
    }
  }
  function assertion(node: AST.Assertion): void {
    const multiline = flags.includes('m');
    if (node.kind === 'start') emit({ op: 'check', holds: (text, at) => at === 0 || (multiline && LINE_END.has(text[at - 1] ?? -1)) });
    else if (node.kind === 'end') emit({ op: 'check', holds: (text, at) => at === text.length || (multiline && LINE_END.has(text[at] ?? -1)) });
    else if (node.kind === 'word') {
      const is = (one: number | undefined) => one !== undefined && word(one);
      emit({ op: 'check', holds: (text, at) => (is(text[at - 1]) !== is(text[at])) !== node.negate });
    } else if (node.kind === 'lookbehind') {
      const tests = node.alternatives.map(({ elements: [only] }) => {
        if (only === undefined || only.type === 'Assertion') return (_: readonly number[], at: number) => at === 0;
        const has = hasOf(only.raw);
        return (text: readonly number[], at: number) => at > 0 && has(text[at - 1] ?? 0);
      });
      emit({ op: 'check', holds: (text, at) => tests.some((test) => test(text, at)) !== node.negate });
    } else if (node.kind === 'lookahead') {
      const look = emit({ op: 'match' });
      const skip = emit({ op: 'go', to: -1 });
      ops[look] = { op: 'look', to: ops.length, negate: node.negate };
      alternatives(node.alternatives);
      emit({ op: 'match' });
      ops[skip] = { op: 'go', to: ops.length };
    }
  }
  alternatives(new RegExpParser().parsePattern(source, 0, source.length, { unicode }).alternatives);
  emit({ op: 'match' });

  let steps = 0;
  /** End of the match that begins here, or -1. `state` holds count and start of each loop. */
  function match(text: readonly number[], from: number, pc: number, begin: readonly number[], limit: number): number {
    const stack: [pc: number, at: number, state: readonly number[]][] = [[pc, from, begin]];
    for (let top = stack.pop(); top !== undefined; top = stack.pop()) {
      let [here, at, state] = top;
      for (let alive = true; alive; ) {
        if (steps > limit) return -1;
        const op = ops[here] as Op;
        here += 1;
        switch (op.op) {
          case 'set':
            steps++;
            alive = at < text.length && op.has(text[at] ?? 0);
            at += 1;
            break;
          case 'check':
            steps++;
            alive = op.holds(text, at);
            break;
          case 'go':
            here = op.to;
            break;
          case 'fork':
            for (let index = op.to.length - 1; index > 0; index--) stack.push([op.to[index] ?? 0, at, state]);
            here = op.to[0] ?? 0;
            break;
          case 'look':
            steps++;
            alive = match(text, at, op.to, state, limit) >= 0 !== op.negate;
            break;
          case 'begin':
            state = state.with(op.loop * 2, 0);
            break;
          case 'loop': {
            const count = state[op.loop * 2] ?? 0;
            const inside = state.with(op.loop * 2 + 1, at);
            if (count < op.min) [here, state] = [op.body, inside];
            else if (count >= op.max) here = op.exit;
            else if (op.greedy) {
              stack.push([op.exit, at, state]);
              [here, state] = [op.body, inside];
            } else {
              stack.push([op.body, at, inside]);
              here = op.exit;
            }
            break;
          }
          case 'next': {
            const count = state[op.loop * 2] ?? 0;
            if (count >= op.min && state[op.loop * 2 + 1] === at) alive = false;
            state = state.with(op.loop * 2, count + 1);
            here = op.to;
            break;
          }
          case 'match':
            return at;
        }
      }
    }
    return -1;
  }

  const begin: number[] = Array(loops * 2).fill(0);
  const charactersIn = (text: string) =>
    unicode ? Array.from(text, (one) => one.codePointAt(0) ?? 0) : Array.from({ length: text.length }, (_, at) => text.charCodeAt(at));
  return {
    first(string) {
      const text = charactersIn(string);
      steps = 0;
      for (let from = 0; from <= (flags.includes('y') ? 0 : text.length); from++) {
        const end = match(text, from, 0, begin, Number.POSITIVE_INFINITY);
        if (end >= 0) return [from, end];
      }
      return undefined;
    },
    steps(string, limit) {
      const text = charactersIn(string);
      steps = 0;
      for (let from = 0; from <= text.length && steps <= limit; ) {
        const end = match(text, from, 0, begin, limit);
        if (end >= 0 && !flags.includes('g') && !flags.includes('y')) break;
        from = flags.includes('y') ? from + 1 : Math.max(end, from + (end === from || end < 0 ? 1 : 0));
      }
      return steps;
    },
  };
}
