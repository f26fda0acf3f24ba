import { trackProgress } from './progress.js';
import type { Progress } from './progress.js';

/** One message in hand. */
export interface Holding {
  /** False once its place was closed: then it is somebody else's. */
  isOurs(): boolean;
  /** True when something after it at its place is handled, so that this one keeps the place from moving on. */
  isGap(): boolean;
  /** It is settled. Says nothing about a place that was closed meanwhile, also when it was opened again. */
  finish(): void;
}

/** How far a place is: everything up to `last` is settled, and `done` of what comes after it. */
export interface PlaceState {
  readonly place: string;
  readonly last: number;
  readonly done: readonly number[];
}

/**
 * How far a group is at each of its places: a topic, or one partition of it. Only what was opened can be taken from; a message of a place that was closed, or was
 * never ours, is not taken at all, so that a late batch cannot bring back a place that moved to another member. Pure bookkeeping.
 */
export interface Ledger {
  /** `last`: highest position that is surely settled, -1 for none. */
  open(place: string, last: number, done?: readonly number[]): void;
  close(place: string): void;
  has(place: string): boolean;
  places(): readonly string[];
  /** How far an open place is; undefined when it is not open. */
  state(place: string): PlaceState | undefined;
  /** Undefined when the place is not open, or the message is settled or in hand already. */
  take(place: string, position: number): Holding | undefined;
  /** Places that moved on since the last call. */
  changed(): readonly PlaceState[];
  /** What `changed` gave could not be written: the place comes again with the next call. */
  putBack(place: string): void;
}

export function createLedger(onFinished: () => void = () => undefined): Ledger {
  const places = new Map<string, Progress>();
  const dirty = new Set<string>();
  const stateOf = (place: string) => {
    const state = places.get(place)?.state();
    return state === undefined ? undefined : { place, ...state };
  };
  return {
    open(place, last, done = []) {
      places.set(place, trackProgress(last, done));
    },
    close(place) {
      places.delete(place);
      dirty.delete(place);
    },
    has: (place) => places.has(place),
    places: () => [...places.keys()],
    state: stateOf,
    take(place, position) {
      const progress = places.get(place);
      if (progress === undefined) return undefined;
      if (progress.isKnown(position)) {
        progress.skip(position);
        return undefined;
      }
      progress.take(position);
      const isOurs = () => places.get(place) === progress;
      return {
        isOurs,
        isGap: () => isOurs() && progress.isGap(position),
        finish() {
          if (!isOurs()) return;
          progress.finish(position);
          dirty.add(place);
          onFinished();
        },
      };
    },
    changed() {
      const states = [...dirty].flatMap((place) => stateOf(place) ?? []);
      dirty.clear();
      return states;
    },
    putBack(place) {
      if (places.has(place)) dirty.add(place);
    },
  };
}
