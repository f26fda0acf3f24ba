// The privilege table as the chart reads it: the manifests of the services, their facts as topics.
import { readFacts, topicsOf } from '../facts/read-facts.mjs';

const DAY_MS = 86_400_000;

/** Manifests by name with topics for facts, and the topics of the bus. */
export async function readPrivileges(root) {
  const { facts, topics, services } = await readFacts(root);
  const rows = Object.entries(services).map(([name, row]) => [name, { ...row, bus: topicsOf(row, facts, topics) }]);
  return { services: Object.fromEntries(rows), topics };
}

/** What the templates need of it: no prose. */
export function privilegesForChart({ services, topics }) {
  const rows = Object.values(services).map(({ name, class: kind, listens, calls, pulls, reaches, postgres, blobs, bus, secrets }) => [
    name,
    { class: kind, listens, calls, pulls, reaches, postgres, blobs, bus, secrets },
  ]);
  return { services: Object.fromEntries(rows), topics: Object.values(topics).map(topicForChart) };
}

/** As text, since Helm reads numbers as floats. */
function topicForChart({ name, partitions, compacted, keptDays }) {
  return { name, partitions, compacted, ...(keptDays === undefined ? {} : { keptMs: String(keptDays * DAY_MS) }) };
}
