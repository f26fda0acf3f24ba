/** Longest wait for each part of a process to finish its work at a stop. */
export const DRAIN_LIMIT_MS = 60_000;
