/**
 * The worker's program, as text: it is started with `eval`, so that it needs no file of its own beside a bundle. It compiles the rules once and scans in its own
 * thread: the library keeps its scanner between such scans, where `scanAsync` builds a new one for each.
 */
export const WORKER_SOURCE = `
'use strict';
const { parentPort, workerData } = require('node:worker_threads');
const { compile } = require(workerData.modulePath);
const rules = compile(workerData.source);
rules.setMaxMatchesPerPattern(workerData.maxMatches);

parentPort.on('message', (bytes) => {
  try {
    const matches = rules.scan(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
    const threats = matches.map((match) => (typeof match.meta.threat === 'string' ? match.meta.threat : match.ruleIdentifier));
    parentPort.postMessage({ threats: [...new Set(threats)], bytes }, [bytes.buffer]);
  } catch (thrown) {
    parentPort.postMessage({ failed: String(thrown && thrown.message || thrown), bytes }, [bytes.buffer]);
  }
});
`;
