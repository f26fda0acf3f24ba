import { expressionIssue, expressionSet, linear } from '@postern/linear';

/** The only addresses without an @: the null sender, and the postmaster of nobody in particular (RFC 5321 4.5.1). */
const WITHOUT_AT = ['', 'postmaster'];

/**
 * Why an expression can be used for no address, as the rest of a sentence about it; undefined when it can. It has to fit the whole address, in lower case and with
 * A-labels. Other products look for a part of the address or write slashes around, and such an entry of a deny list would silently do nothing. What is only unlikely to fit is
 * the administrator's business.
 */
export function expressionProblem(source: string): string | undefined {
  if (source === '') return 'has no expression behind reg:';
  const issue = expressionIssue(source);
  if (issue !== undefined) return issue;
  if (linear(/^\/.*\/[a-z]*$/is).test(source)) return 'has slashes around the expression, which are part of no address: write it without them';
  // oxlint-disable-next-line no-control-regex -- ASCII is what is meant
  if (linear(/[^\x00-\x7f]/).test(source)) return 'has letters that no address has when it is compared: write the domain with its xn-- names';
  if (linear(/^(?:\(\?[a-z]+\))?\^?\\?@/i).test(source)) return 'has nothing before the @, but has to fit the whole address: begin with .*@';
  if (!canHoldAt(source) && !fitsWithoutAt(source)) return 'has no @, but has to fit the whole address: write it as .*@example\\.com';
  return undefined;
}

/** Whether anything in the expression could be an @. Errs on the side of yes: a class, and an escape by number or name, may be one. */
function canHoldAt(source: string): boolean {
  const withoutSigns = source.replace(linear(/\\[^A-Za-z0-9@]/g), '');
  return linear(/[@.[]|\\[^bBdswAz]/).test(withoutSigns);
}

function fitsWithoutAt(source: string): boolean {
  const set = expressionSet([source]);
  return WITHOUT_AT.some((address) => set.fitting(address).length > 0);
}
