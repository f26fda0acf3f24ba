/** Ends what was started, the last one first, and forgets it. One that cannot be ended does not keep the others; the first reason is thrown when all were asked. */
export async function stopAll(stops: (() => unknown)[]): Promise<void> {
  const failed: unknown[] = [];
  for (const stop of stops.splice(0).reverse())
    try {
      await stop();
    } catch (thrown) {
      failed.push(thrown);
    }
  if (failed.length > 0) throw failed[0];
}
