/** How long the oldest waiting message has waited is asked between these; below the first it is not told apart from none. */
const LEAST_MS = 15_000;
const MAX_MS = 400 * 86_400_000;
/** The answer is exact enough when its bounds are so near to each other. */
const PRECISE = 1.1;

/**
 * Age of the oldest message of a position by bisection: brokers tell the first offset after a time, not the time of an offset, and fetching the message itself
 * would need a right that only its reader has. `isOlder` says whether a waiting message is older than so many ms. Pure but for it; at most 30 questions.
 */
export async function ageByBisection(isOlder: (ageMs: number) => Promise<boolean>): Promise<number> {
  if (!(await isOlder(LEAST_MS))) return 0;
  let [low, high] = [LEAST_MS, LEAST_MS];
  // Mostly little has waited long, so the bound grows from below.
  while (high < MAX_MS) {
    high = low * 4;
    if (!(await isOlder(high))) break;
    low = high;
  }
  while (high / low > PRECISE) {
    const middle = Math.sqrt(low * high);
    if (await isOlder(middle)) low = middle;
    else high = middle;
  }
  return low;
}
