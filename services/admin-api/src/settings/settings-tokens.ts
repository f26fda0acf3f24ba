/** Injection tokens of this folder's ports. */
export const DESK = Symbol('settings desk');
export const REVISIONS = Symbol('revisions');
export const PUBLISHER = Symbol('publisher');
