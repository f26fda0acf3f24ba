// What a test run counted, and how it is told.

/** Reads vitest's JSON report. A run that crashed, or in which nothing passed, has a failure whatever it counted. */
export function countsOf(exitCode, report) {
  if (report === undefined) return { passed: 0, failed: 1, skipped: 0 };
  const { numPassedTests: passed, numFailedTests: failed, numPendingTests: skipped } = JSON.parse(report);
  return { passed, failed: failed === 0 && (exitCode !== 0 || passed === 0) ? 1 : failed, skipped };
}

/** One line for each step. */
export function table(results) {
  const row = (name, ...cells) => name.padEnd(12) + cells.map((cell) => String(cell).padStart(9)).join('');
  const rows = results.map((one) => row(one.name, one.passed, one.failed, one.skipped, one.seconds.toFixed(1)));
  return [row('step', 'passed', 'failed', 'skipped', 'seconds'), ...rows].join('\n');
}

/** The last line of a run. */
export function summary(results) {
  const sum = (key) => results.reduce((total, one) => total + (one[key] ?? 0), 0);
  return `${sum('passed')} passed, ${sum('failed')} failed`;
}
