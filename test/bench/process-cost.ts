import { readdirSync, readFileSync } from 'node:fs';

const TICKS_PER_SECOND = 100;

interface ProcessRow {
  readonly pid: number;
  readonly parent: number;
  readonly name: string;
  readonly cpuSeconds: number;
  readonly rssBytes: number;
}

/** The service that a process runs, and which program of it when that is not the main one; undefined for any other program. */
function serviceOf(pid: string): string | undefined {
  const [, service, program] = /services\/([^/]+)\/dist\/(?:[^\0]*\/)?([\w-]+)\.m?js/.exec(readFileSync(`/proc/${pid}/cmdline`, 'latin1')) ?? [];
  return service === undefined || program === 'main' ? service : `${service} ${program}`;
}

function rows(): readonly ProcessRow[] {
  return readdirSync('/proc').flatMap((entry) => {
    if (!/^\d+$/.test(entry)) return [];
    try {
      const stat = readFileSync(`/proc/${entry}/stat`, 'latin1');
      const name = serviceOf(entry) ?? stat.slice(stat.indexOf('(') + 1, stat.lastIndexOf(')'));
      const fields = stat
        .slice(stat.lastIndexOf(')') + 2)
        .split(' ')
        .map(Number);
      return [
        {
          pid: Number(entry),
          parent: fields[1] ?? 0,
          name,
          // With that of children that ended and were waited for (proc(5): utime, stime, cutime, cstime), so that no time is lost with its process.
          cpuSeconds: [11, 12, 13, 14].reduce((sum, i) => sum + (fields[i] ?? 0), 0) / TICKS_PER_SECOND,
          rssBytes: (fields[21] ?? 0) * 4096,
        },
      ];
    } catch {
      return [];
    }
  });
}

/** Memory of a process in bytes, what it shares divided by those who share it (proc(5), smaps_rollup); 0 for one that has ended. Needs the rights of its user. */
function pssOf(pid: number): number {
  try {
    return Number(/^Pss:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'latin1'))?.[1] ?? 0) * 1024;
  } catch {
    return 0;
  }
}

/**
 * CPU so far and memory now of processes and everything below them, by program name; children that ended are in what their parent waited for. Linux only. The
 * kernel walks all pages for PSS, so that is read only when asked for.
 */
export function costOf(
  roots: readonly number[],
  { pss = false } = {},
): {
  readonly cpuSeconds: number;
  readonly rssMb: number;
  /** NaN unless asked for. */
  readonly pssMb: number;
  readonly byProgram: ReadonlyMap<string, number>;
} {
  const all = rows();
  const members = new Set(roots);
  for (let grown = true; grown; ) {
    grown = false;
    for (const row of all) {
      if (members.has(row.parent) && !members.has(row.pid)) {
        members.add(row.pid);
        grown = true;
      }
    }
  }
  const mine = all.filter((row) => members.has(row.pid));
  const byProgram = new Map<string, number>();
  for (const row of mine) byProgram.set(row.name, (byProgram.get(row.name) ?? 0) + row.cpuSeconds);
  return {
    cpuSeconds: mine.reduce((sum, row) => sum + row.cpuSeconds, 0),
    rssMb: mine.reduce((sum, row) => sum + row.rssBytes, 0) / 1_048_576,
    pssMb: pss ? mine.reduce((sum, row) => sum + pssOf(row.pid), 0) / 1_048_576 : Number.NaN,
    byProgram,
  };
}

/** CPU seconds that all cores were busy since the start of the machine, also for its host's other guests (proc(5), stat). */
export function machineCpuSeconds(): number {
  const [user = 0, nice = 0, system = 0, , , irq = 0, softirq = 0, steal = 0] = readFileSync('/proc/stat', 'latin1')
    .slice(0, 200)
    .split('\n', 1)
    .join('')
    .split(/\s+/)
    .slice(1)
    .map(Number);
  return (user + nice + system + irq + softirq + steal) / TICKS_PER_SECOND;
}
