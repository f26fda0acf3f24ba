/**
 * Does the whole text fit a mask, where `*` is any run of characters and `?` exactly one? Both sides are compared as they are: callers fold case. Work is
 * bounded by the product of the lengths, so no mask can be made to run for long.
 */
export function fitsMask(mask: string, text: string): boolean {
  let m = 0;
  let t = 0;
  let star = -1;
  let retry = 0;
  while (t < text.length) {
    if (m < mask.length && mask[m] === '*') {
      star = m++;
      retry = t;
    } else if (m < mask.length && (mask[m] === '?' || mask[m] === text[t])) {
      m++;
      t++;
    } else if (star >= 0) {
      m = star + 1;
      t = ++retry;
    } else return false;
  }
  while (mask[m] === '*') m++;
  return m === mask.length;
}
