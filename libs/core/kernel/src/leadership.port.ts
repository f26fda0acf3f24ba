/** Whether this process is the one of its kind that acts. At most one believes so, but for a stalled process: work must bear two for a moment. */
export interface Leadership {
  leads(): boolean;
  /** Steps down immediately, so that another one can take over. */
  stop(): Promise<void>;
}
