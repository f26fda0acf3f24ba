/** Injection tokens of this folder's ports. */
export const SHELL = Symbol('shell');
export const SIGN_IN = Symbol('sign-in');
export const ACCOUNTS = Symbol('accounts');
export const PASSWORDS = Symbol('passwords');
export const TOKENS = Symbol('tokens');
export const AUDIT = Symbol('audit');
