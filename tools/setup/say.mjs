// Progress of the set-up: a line when a step starts and ends, and one now and then in between, so that nobody takes a long download for a hang.
const STILL_MS = 20_000;

export async function step(name, work) {
  const startedAt = Date.now();
  const seconds = () => `${((Date.now() - startedAt) / 1000).toFixed(0)} s`;
  note(`${name} …`);
  const still = setInterval(() => note(`${name}, still at it (${seconds()})`), STILL_MS);
  try {
    const value = await work();
    note(`${name} done (${seconds()})`);
    return value;
  } finally {
    clearInterval(still);
  }
}

export function note(line) {
  process.stdout.write(`setup: ${line}\n`);
}
