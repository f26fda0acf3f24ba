/** Fates in the order of the chart, with their colours in both themes. */
export const FATES = [
  { fate: 'deliver', color: '#37a37a' },
  { fate: 'reject', color: '#e0566b' },
  { fate: 'delete-message', color: '#a65f2b' },
  { fate: 'tempfail', color: '#e3ab2f' },
] as const;
