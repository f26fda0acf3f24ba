/** What a look at one thing came to. `warning`: it works, and somebody should know. `missing`: the service will not work. */
export interface Finding {
  /** What was looked at: kafka, postgres, s3, dns, clamd, certificates. */
  readonly of: string;
  readonly state: 'ok' | 'warning' | 'missing';
  /** What is there, or what is not and what to do about it. Without secrets. */
  readonly says: string;
}

export const findings = (of: string) => ({
  ok: (says: string): Finding => ({ of, state: 'ok', says }),
  warning: (says: string): Finding => ({ of, state: 'warning', says }),
  missing: (says: string): Finding => ({ of, state: 'missing', says }),
});
