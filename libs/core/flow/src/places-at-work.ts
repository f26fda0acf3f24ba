/** Handlers at work at each place, and the places that are being given up. Bookkeeping only. */
export interface PlacesAtWork {
  /** A handler begins; what it returns must be called at its end. */
  enter(place: string): () => void;
  isLeaving(place: string): boolean;
  /** Marks the places as leaving. Resolves when no handler is at work at any of them. */
  leave(places: readonly string[]): Promise<void>;
  /** They have left, and may be opened again. */
  forget(places: readonly string[]): void;
}

export function placesAtWork(): PlacesAtWork {
  const counts = new Map<string, number>();
  const leaving = new Set<string>();
  const waiting = new Set<() => void>();
  return {
    enter(place) {
      counts.set(place, (counts.get(place) ?? 0) + 1);
      return () => {
        const left = (counts.get(place) ?? 0) - 1;
        if (left > 0) counts.set(place, left);
        else counts.delete(place);
        for (const look of waiting) look();
      };
    },
    isLeaving: (place) => leaving.has(place),
    leave(places) {
      for (const place of places) leaving.add(place);
      return new Promise((resolve) => {
        const look = () => {
          if (places.some((place) => counts.has(place))) return;
          waiting.delete(look);
          resolve();
        };
        waiting.add(look);
        look();
      });
    },
    forget: (places) => {
      for (const place of places) leaving.delete(place);
    },
  };
}
