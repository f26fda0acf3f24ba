import { adminError } from '../../admin-api.errors.js';

/** Pure changes of a list whose items are told apart by a name. They throw EXISTS or NOT_FOUND. */
export interface NamedList<T> {
  /** Throws NOT_FOUND. */
  find(list: readonly T[], name: string): T;
  add(list: readonly T[], item: T): T[];
  /** The item may have another name than before, if that is free. */
  replace(list: readonly T[], name: string, item: T): T[];
  remove(list: readonly T[], name: string): T[];
}

export function namedList<T>(nameOf: (item: T) => string): NamedList<T> {
  const has = (list: readonly T[], name: string) => list.some((one) => nameOf(one) === name);
  const find = (list: readonly T[], name: string): T => {
    const found = list.find((one) => nameOf(one) === name);
    if (found === undefined) throw adminError('NOT_FOUND', name);
    return found;
  };
  const mustBeFree = (list: readonly T[], name: string) => {
    if (has(list, name)) throw adminError('EXISTS', { name });
  };
  return {
    find,
    add(list, item) {
      mustBeFree(list, nameOf(item));
      return [...list, item];
    },
    replace(list, name, item) {
      find(list, name);
      if (nameOf(item) !== name) mustBeFree(list, nameOf(item));
      return list.map((one) => (nameOf(one) === name ? item : one));
    },
    remove(list, name) {
      find(list, name);
      return list.filter((one) => nameOf(one) !== name);
    },
  };
}
