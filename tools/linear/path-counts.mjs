// How many tests a backtracking matcher can make at one character of any text: the largest sum over the places where it can stand, each as often as there are
// ways to it. Every text is looked at by looking at every reachable count; what another count covers is left out, as more ways before are never fewer after.

/** Counts that are looked at for one pattern. */
const MAX_COUNTS = 3_000;
/** A bounded quantifier that has been entered this often at once is taken to be as full as its bound lets it. */
const FILLS_FROM = 4;

/**
 * `begins`: edges by which ways begin; `again`: whether they begin at every character, or only at the first. `leaves(place)`: places that end a way.
 * `resumes`: places after which a way may begin as well. Returns { most, text, counts } or { over, text, counts } when `limit` is passed.
 */
export function maxTests(automaton, { begins, again, leaves = () => false, resumes = [], limit }) {
  const filled = new Map();
  const fullOf = new Map(
    automaton.places.filter(({ count }) => count > 0).map((place) => [place.id, Math.ceil(place.count / gapOf(automaton, begins, place))]),
  );
  for (let round = 0; round < 200; round++) {
    const result = explore(automaton, { begins, again, leaves, resumes, limit, fullOf }, filled);
    if (!result.grew) return result;
  }
  return { over: true, text: [], counts: new Map(), why: 'bounded quantifiers fill one another' };
}

function explore({ classes, places }, { begins, again, leaves, resumes, limit, fullOf }, filled) {
  const seesBefore = resumes.length > 0 || [begins, ...places].some(({ edges }) => edges.some(({ prev }) => prev !== undefined));
  const kept = new Map();
  const firsts = !seesBefore ? [classes.start] : again ? [classes.start, ...range(classes.count)] : [...range(classes.count), classes.start];
  const open = firsts.map((before) => ({ before, counts: new Map(), starts: true, from: undefined, tests: begins.tests }));
  let max = { max: begins.tests, text: [], counts: new Map() };
  let looked = 0;
  let grew = false;
  while (open.length > 0) {
    const state = open.pop();
    if (++looked > MAX_COUNTS) return { over: true, text: textOf(state, classes), counts: state.counts, why: 'too many ways to look at', grew };
    const nexts = [];
    for (let one = 0; one < classes.count; one++) {
      const step = stepBy(state, one);
      if (grew) return { grew };
      if (step === undefined) continue;
      if (step.tests > max.max) max = { max: step.tests, text: textOf(step, classes), counts: step.counts };
      if (step.tests > limit) return { over: true, text: textOf(step, classes), counts: step.counts, grew };
      nexts.push(step);
    }
    nexts.sort((a, b) => a.tests - b.tests);
    for (const next of nexts.toReversed()) {
      const key = seesBefore ? next.before : 0;
      const list = kept.get(key);
      if (list?.some((other) => covers(other, next.counts))) {
        nexts.splice(nexts.indexOf(next), 1);
        continue;
      }
      if (list === undefined) kept.set(key, [next.counts]);
      else {
        list.push(next.counts);
        if (list.length % 64 === 0)
          kept.set(
            key,
            list.filter((one, index) => !list.some((other, at) => at !== index && covers(other, one))),
          );
      }
    }
    open.push(...nexts);
  }
  return { ...max, grew };

  function stepBy(state, one) {
    const counts = new Map();
    const entered = new Map();
    const take = (from, times, edges) => {
      for (const edge of edges) {
        if (edge.to.mask[one] === 0 || edge.prev?.[state.before] === 0 || edge.next?.[one] === 0 || leaves(edge.to)) continue;
        const { id } = edge.to;
        counts.set(id, (counts.get(id) ?? 0) + times * edge.times);
        if (edge.to.count > 0) entered.set(id, (entered.get(id) ?? 0) + times * edge.times);
      }
    };
    if (state.starts) {
      take(undefined, 1, begins.edges);
      if (again) for (const place of resumes) if (place.mask[state.before] === 1) take(place, 1, place.edges);
    }
    for (const [id, times] of state.counts) {
      const place = places[id];
      take(place, times, place.edges);
      if (place.count > 0 && place.mask[one] === 1 && !leaves(place)) counts.set(id, (counts.get(id) ?? 0) + times);
    }
    for (const [id, times] of entered) {
      if ((filled.get(id) ?? 1) < times) {
        filled.set(id, times);
        grew = true;
      }
    }
    let tests = again ? begins.tests : 0;
    for (const [id, times] of counts) {
      const place = places[id];
      let now = times;
      if (place.count > 0) {
        const full = fullOf.get(id) * (filled.get(id) ?? 1);
        now = times > FILLS_FROM * (filled.get(id) ?? 1) ? full : Math.min(times, full);
        counts.set(id, now);
      }
      tests += now * (place.tests + (place.count > 0 ? 1 : 0));
    }
    if (counts.size === 0 && !again) return undefined;
    return { before: one, counts, starts: again, from: state, tests };
  }
}

/** Characters before a place that are looked at to tell how close together it can be entered. */
const LOOK_BACK = 12;

/** How many characters lie between two entries into a place, at least: what must stand before one entry may be what cannot stand before the other. */
function gapOf({ classes, places }, begins, place) {
  const before = [];
  let from = {
    begins: begins.edges.some(({ to }) => to === place),
    places: new Set(places.filter(({ edges }) => edges.some(({ to }) => to === place))),
  };
  while (before.length < LOOK_BACK && !from.begins) {
    const mask = new Uint8Array(classes.count);
    for (const one of from.places) for (let at = 0; at < classes.count; at++) mask[at] |= one.mask[at];
    before.push(mask);
    from = {
      begins: begins.edges.some(({ to }) => from.places.has(to)),
      places: new Set(places.filter((one) => (one.count > 0 && from.places.has(one)) || one.edges.some(({ to }) => from.places.has(to)))),
    };
  }
  const clash = (a, b) => b !== undefined && a.every((one, at) => (one & b[at]) === 0);
  let gap = 1;
  while (gap < before.length && before.some((mask, at) => clash(mask, before[at + gap]))) gap++;
  return gap;
}

/** Does `a` have at least as many ways everywhere as `b`? */
function covers(a, b) {
  if (a.size < b.size) return false;
  for (const [id, times] of b) if ((a.get(id) ?? 0) < times) return false;
  return true;
}

function textOf(state, classes) {
  const text = [];
  for (let one = state; one?.from !== undefined; one = one.from) text.push(classes.shown[one.before]);
  return text.reverse();
}

function* range(count) {
  for (let one = 0; one < count; one++) yield one;
}
