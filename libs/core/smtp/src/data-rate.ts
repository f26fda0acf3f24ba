export interface RateLimits {
  /** Bytes a second below which a window is too slow; 0 is no limit. */
  readonly minBytesPerSecond: number;
  /** Length of a window, and so the time that a message always has. */
  readonly windowMs: number;
}

/** The window at hand: since when, on a clock that never goes back, and how many bytes came in it. */
export interface RateWindow {
  readonly sinceMs: number;
  readonly bytes: number;
}

export type RateStep = { readonly slow: false; readonly window: RateWindow } | { readonly slow: true };

/**
 * The least rate of DATA (obligation 5), looked at when bytes arrive, for each window by itself: a fast start buys no slow rest. A client that was silent for longer than
 * a window, which the limit for silence bounds, has to make up for all of it with what comes then.
 */
export function stepRate(window: RateWindow, arrived: { readonly nowMs: number; readonly bytes: number }, limits: RateLimits): RateStep {
  const bytes = window.bytes + arrived.bytes;
  const tookMs = arrived.nowMs - window.sinceMs;
  if (tookMs < limits.windowMs) return { slow: false, window: { sinceMs: window.sinceMs, bytes } };
  if (bytes < (limits.minBytesPerSecond * tookMs) / 1000) return { slow: true };
  return { slow: false, window: { sinceMs: arrived.nowMs, bytes: 0 } };
}
