/** Times travel as text in UTC (RFC 3339). `ms` counts from the epoch. */
export const isoOf = (ms: number): string => new Date(ms).toISOString();
