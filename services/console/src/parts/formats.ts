/** Date and time in the language of the console and the zone of the browser. */
export function dateTime(iso: string, language: string): string {
  return new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'medium' }).format(new Date(iso));
}

const UNITS = ['B', 'KiB', 'MiB', 'GiB', 'TiB'] as const;

/** Octets for people: 1.4 MiB. */
export function octets(count: number, language: string): string {
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
