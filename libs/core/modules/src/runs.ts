import { choice, flag, seconds } from '@postern/vocabulary';

const ON = 'Off: it looks at no mail, whatever a rule says';
const FAILS = 'When the module fails or is late: tempfail (451, the sender keeps the mail) or skip (deliver, the header says so)';

/** General settings of a module with a scanner of its own: whether it runs, for how long, and what its failure means. */
export const runsAlone = (timeoutSeconds: number, what: string) => ({
  enabled: flag(true, ON),
  timeoutSeconds: seconds(timeoutSeconds, [1, 600], `${what}; the deadline of the whole message applies too`),
  onFailure: choice(['tempfail', 'skip'], 'tempfail', FAILS),
});

/** General settings of a module that another one's scanner answers for: it fails and times out with that one. */
export const runsAlong = () => ({ enabled: flag(true, ON) });

/** Switch of a module in a rule. */
export const inRule = () => ({ enabled: flag(true, 'Off: the module takes no part in decisions by this rule') });
