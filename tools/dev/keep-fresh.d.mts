export interface Running {
  /** Resolves when the program has ended. */
  stop(): Promise<void>;
}
export declare function keepFresh(given: { build(): Promise<unknown>; start(): Running; say(text: string): void }): {
  changed(): Promise<void>;
  stop(): Promise<void>;
};
