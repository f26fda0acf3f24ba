/** Heights at which a chart has lines: from 0 in equal round max, the last at or above the largest value. */
export function linesFor(max: number): readonly number[] {
  if (max <= 0) return [0, 1];
  const rough = max / 4;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = Math.max(1, [1, 2, 5, 10].map((times) => times * power).find((size) => size >= rough) ?? rough);
  return Array.from({ length: Math.ceil(max / step) + 1 }, (_none, i) => i * step);
}

/** Which of `count` points get a label, so that at most `max` stand beside each other, evenly. */
export function labelled(count: number, max: number): readonly number[] {
  const every = Math.max(1, Math.ceil(count / Math.max(1, max)));
  return Array.from({ length: Math.ceil(count / every) }, (_none, i) => i * every);
}
