/** Date and time in the language of the console and the zone of the browser. */
export function dateTime(iso: string, language: string): string {
  return new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'medium' }).format(new Date(iso));
}

/** For rows: the time alone on the same day, the day and the time in the same year, else the whole date. */
export function shortTime(iso: string, nowMs: number, language: string): string {
  const [at, now] = [new Date(iso), new Date(nowMs)];
  const sameYear = at.getFullYear() === now.getFullYear();
  if (sameYear && at.getMonth() === now.getMonth() && at.getDate() === now.getDate())
    return new Intl.DateTimeFormat(language, { timeStyle: 'medium' }).format(at);
  return new Intl.DateTimeFormat(language, {
    month: 'short',
    day: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    ...(sameYear ? {} : { year: 'numeric' as const }),
  }).format(at);
}

/** Zone of the browser, in which all times are shown: `Europe/Berlin`. */
export function timeZone(): string {
  return new Intl.DateTimeFormat().resolvedOptions().timeZone;
}

const UNITS = ['B', 'KiB', 'MiB', 'GiB', 'TiB'] as const;

/** Bytes for people: 1.4 MiB. */
export function bytes(count: number, language: string): string {
  const power = count < 1024 ? 0 : Math.min(UNITS.length - 1, Math.floor(Math.log2(count) / 10));
  const value = count / 1024 ** power;
  return `${new Intl.NumberFormat(language, { maximumFractionDigits: value < 10 && power > 0 ? 1 : 0 }).format(value)} ${UNITS[power]}`;
}

const STEPS = [
  { unit: 'day', ms: 86_400_000 },
  { unit: 'hour', ms: 3_600_000 },
  { unit: 'minute', ms: 60_000 },
  { unit: 'second', ms: 1000 },
] as const;

/** Age in the largest unit that fits: 3 hours. Never below 0. */
export function age(iso: string, nowMs: number, language: string): string {
  const ms = Math.max(0, nowMs - Date.parse(iso));
  const step = STEPS.find((s) => ms >= s.ms) ?? STEPS[3];
  return new Intl.NumberFormat(language, { style: 'unit', unit: step.unit, unitDisplay: 'long', maximumFractionDigits: 0 }).format(
    Math.floor(ms / step.ms),
  );
}

export function count(value: number, language: string): string {
  return new Intl.NumberFormat(language).format(value);
}
