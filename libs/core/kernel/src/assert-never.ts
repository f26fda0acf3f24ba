import { Defect } from './app-error.js';

/** Closes a switch over a union of ours: a case that the compiler did not know is our bug. */
export function assertNever(value: never): never {
  throw new Defect(`unexpected value: ${JSON.stringify(value)}`);
}
