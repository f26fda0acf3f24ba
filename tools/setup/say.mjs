// Progress of the set-up: one line for each step, with its duration.
export async function step(name, work) {
  const startedAt = Date.now();
  process.stdout.write(`setup: ${name} …\n`);
  const value = await work();
  process.stdout.write(`setup: ${name} done (${((Date.now() - startedAt) / 1000).toFixed(0)} s)\n`);
  return value;
}

export function note(line) {
  process.stdout.write(`setup: ${line}\n`);
}
