// Which characters one element of a pattern takes, and the classes into which all sets of a pattern divide the alphabet. The engine itself is asked, so that
// case folding, \p{…} and escapes mean here what they mean at run time.

const known = new Map();

/** Strings that hold every character once: code units, or under `u` code points. Lone surrogates stand where they cannot pair. */
let units;
let points;
const codeUnits = () => (units ??= [String.fromCharCode(...range(0, 0x8000)) + String.fromCharCode(...range(0x8000, 0x10000))]);
function codePoints() {
  if (points === undefined) {
    const above = [];
    for (let at = 0x10000; at < 0x110000; at += 0x8000) above.push(String.fromCodePoint(...range(at, at + 0x8000)));
    points = [
      String.fromCharCode(...range(0, 0xd800)),
      String.fromCharCode(...range(0xd800, 0xdc00)),
      String.fromCharCode(...range(0xdc00, 0xe000)),
      String.fromCharCode(...range(0xe000, 0x10000)) + above.join(''),
    ];
  }
  return points;
}
function range(from, to) {
  return Array.from({ length: to - from }, (_, i) => from + i);
}

/** Sorted ranges [first, last] of the characters that `raw`, one element of a pattern, takes under these flags. */
export function charactersOf(raw, flags) {
  const relevant = [...flags].filter((flag) => 'ius'.includes(flag)).join('');
  const key = `${relevant}/${raw}`;
  const found = known.get(key);
  if (found !== undefined) return found;
  const ranges = [];
  for (const text of relevant.includes('u') ? codePoints() : codeUnits()) {
    for (const { 0: run } of text.matchAll(new RegExp(`(?:${raw})+`, `g${relevant}`))) {
      const first = run.codePointAt(0);
      const length = relevant.includes('u') ? [...run].length : run.length;
      const previous = ranges.at(-1);
      if (previous !== undefined && previous[1] + 1 === first) previous[1] = first + length - 1;
      else ranges.push([first, first + length - 1]);
    }
  }
  known.set(key, ranges);
  return ranges;
}

/**
 * Divides the alphabet by the sets of a pattern: characters of one class are in the same sets. Returns for each set the flags of its classes (a Uint8Array)
 * and for each class a character to show. Two more classes stand for the start and the end of the text.
 */
export function classesOf(sets, unicode) {
  const borders = [...new Set([0, ...sets.flatMap((ranges) => ranges.flatMap(([first, last]) => [first, last + 1]))])].sort((a, b) => a - b);
  const top = unicode ? 0x110000 : 0x10000;
  const within = borders.filter((border) => border < top);
  const cursor = sets.map(() => 0);
  const byMembers = new Map();
  const shown = [];
  const members = [];
  for (const at of within) {
    const row = sets.map((ranges, index) => {
      while (cursor[index] < ranges.length && ranges[cursor[index]][1] < at) cursor[index]++;
      const next = ranges[cursor[index]];
      return next !== undefined && next[0] <= at ? '1' : '0';
    });
    const key = row.join('');
    if (!byMembers.has(key)) {
      byMembers.set(key, shown.length);
      shown.push(at);
      members.push(row);
    } else {
      const known = byMembers.get(key);
      if (!printable(shown[known]) && printable(at)) shown[known] = at;
    }
  }
  const count = shown.length;
  return {
    count,
    start: count,
    end: count + 1,
    shown: shown.map((at) => String.fromCodePoint(at)),
    masks: sets.map((_, index) => Uint8Array.from({ length: count + 2 }, (__, one) => (one < count && members[one][index] === '1' ? 1 : 0))),
  };
}

const printable = (at) => at > 0x20 && at < 0x7f;
