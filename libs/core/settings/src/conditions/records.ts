import { connection } from './connection.js';

/** Conditions of a rule beside senders and recipients, in the order of the form. Adding one is a file and a line here. */
export const CONDITIONS = {
  connection,
} as const;
