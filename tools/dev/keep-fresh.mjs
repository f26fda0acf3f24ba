// One program that is built and started again after each change. Pure but for what it is given.

/**
 * `build()` rejects when it fails: then what runs goes on. `start()` returns `{ stop() }`, which resolves when the program has ended; the next one starts after that.
 * Changes that come during a build lead to one more. Returns `changed()`, which resolves when all is fresh again, and `stop()`.
 */
export function keepFresh({ build, start, say }) {
  let running;
  let wanted = false;
  let ended = false;
  let work;
  const round = async () => {
    while (wanted && !ended) {
      wanted = false;
      try {
        await build();
      } catch (thrown) {
        say(
          `does not build, so ${running === undefined ? 'nothing runs' : 'the last one goes on'}:\n${thrown instanceof Error ? thrown.message : thrown}`,
        );
        continue;
      }
      if (wanted || ended) continue;
      await running?.stop();
      running = ended ? undefined : start();
    }
    work = undefined;
  };
  return {
    changed() {
      wanted = true;
      // Not within this call: a build that asks for another one must find this round.
      work ??= Promise.resolve().then(round);
      return work;
    },
    async stop() {
      ended = true;
      await work;
      await running?.stop();
    },
  };
}
