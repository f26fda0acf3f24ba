/** Injection tokens of this folder's ports. */
export const HEARTBEATS = Symbol('heartbeats');
export const DASHBOARD = Symbol('dashboard');
