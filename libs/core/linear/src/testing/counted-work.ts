/**
 * Counts what a function does to texts and lists, instead of the time it takes: while it runs, the methods of strings, regular expressions, arrays and buffers are
 * replaced by ones that add up the characters and elements which they look at. A loop of one's own is counted by the methods that it calls. Not counted: an index
 * (`list[i]`), and what one search of a proven pattern tests beyond one a character. For tests alone; nothing else may run meanwhile.
 */
export function countedWork(run: () => void): number {
  const counter = { spent: 0 };
  const undo = replaceMethods(counter);
  try {
    run();
  } finally {
    undo();
  }
  return counter.spent;
}

type Method = (this: unknown, ...args: unknown[]) => unknown;
/** What one call costs, from its receiver, arguments and result. */
type Cost = (self: { length: number }, args: readonly unknown[], result: unknown) => number;

const whole: Cost = (self) => self.length;
const one: Cost = () => 1;
const numberOr = (value: unknown, otherwise: number) => (typeof value === 'number' && !Number.isNaN(value) ? value : otherwise);
/** A search that ends where it finds something. */
const searched: Cost = (self, args, result) => {
  const from = Math.max(0, Math.min(numberOr(args[1], 0), self.length));
  const found = typeof result === 'number' ? result : -1;
  return (found < 0 ? self.length - from : found - from) + 1;
};
const searchedBackwards: Cost = (self, args, result) => {
  const from = Math.max(0, Math.min(numberOr(args[1], self.length), self.length));
  return from - Math.max(0, numberOr(result, 0)) + 1;
};
const made: Cost = (_, __, result) => 1 + ((result as { length?: number } | null)?.length ?? 0);

const STRING: Record<string, Cost> = {
  at: one,
  charAt: one,
  charCodeAt: one,
  codePointAt: one,
  slice: one,
  substring: one,
  startsWith: (_, args) => 1 + String(args[0]).length,
  endsWith: (_, args) => 1 + String(args[0]).length,
  indexOf: searched,
  includes: whole,
  lastIndexOf: searchedBackwards,
  toLowerCase: whole,
  toUpperCase: whole,
  normalize: whole,
  toWellFormed: whole,
  localeCompare: whole,
  split: whole,
  replace: whole,
  replaceAll: whole,
  padStart: made,
  padEnd: made,
  repeat: made,
  // Only what is taken off is looked at.
  trim: (self, _, result) => self.length - (result as string).length + 1,
  trimStart: (self, _, result) => self.length - (result as string).length + 1,
  trimEnd: (self, _, result) => self.length - (result as string).length + 1,
};
const ARRAY: Record<string, Cost> = {
  indexOf: searched,
  includes: whole,
  lastIndexOf: searchedBackwards,
  join: whole,
  concat: made,
  slice: made,
  splice: whole,
  shift: whole,
  unshift: whole,
  reverse: whole,
  sort: (self) => self.length * Math.ceil(Math.log2(self.length + 2)),
  fill: whole,
  flat: made,
};
const WITH_CALLBACK = [
  'some',
  'every',
  'find',
  'findIndex',
  'findLast',
  'findLastIndex',
  'filter',
  'map',
  'flatMap',
  'forEach',
  'reduce',
  'reduceRight',
];
const BUFFER: Record<string, Cost> = {
  indexOf: searched,
  includes: whole,
  lastIndexOf: searchedBackwards,
  toString: made,
  latin1Slice: made,
  subarray: one,
  slice: one,
  equals: whole,
  compare: whole,
  copy: (_, __, result) => 1 + numberOr(result, 0),
  write: (_, __, result) => 1 + numberOr(result, 0),
  fill: whole,
};

function replaceMethods(counter: { spent: number }): () => void {
  const undone: (() => void)[] = [];
  const put = (target: object, name: string | symbol, make: (original: Method) => Method) => {
    const descriptor = Object.getOwnPropertyDescriptor(target, name);
    if (descriptor === undefined || typeof descriptor.value !== 'function') return;
    Object.defineProperty(target, name, { ...descriptor, value: make(descriptor.value as Method) });
    undone.push(() => Object.defineProperty(target, name, descriptor));
  };
  const charge = (target: object, costs: Record<string, Cost>) => {
    for (const [name, cost] of Object.entries(costs)) {
      put(target, name, (original) => {
        return function (this: unknown, ...args: unknown[]) {
          const result = Reflect.apply(original, this, args);
          counter.spent += cost(this as { length: number }, args, result);
          return result;
        };
      });
    }
  };
  charge(String.prototype, STRING);
  charge(Buffer.prototype, BUFFER);
  charge(Object.getPrototypeOf(Uint8Array.prototype) as object, {
    indexOf: searched,
    includes: whole,
    lastIndexOf: searchedBackwards,
    subarray: one,
    slice: made,
  });
  charge(Array.prototype, ARRAY);
  for (const name of WITH_CALLBACK) {
    put(Array.prototype, name, (original) => {
      return function (this: unknown, ...args: unknown[]) {
        const [callback, ...rest] = args;
        if (typeof callback !== 'function') return Reflect.apply(original, this, args);
        const counted = function (this: unknown, ...values: unknown[]) {
          counter.spent += 1;
          return Reflect.apply(callback, this, values);
        };
        return Reflect.apply(original, this, [counted, ...rest]);
      };
    });
  }
  const iterators = [[][Symbol.iterator](), ''[Symbol.iterator](), new Map()[Symbol.iterator](), new Set()[Symbol.iterator]()];
  for (const iterator of iterators) charge(Object.getPrototypeOf(iterator) as object, { next: one });
  // Methods of strings that take a pattern come here too, once this is replaced.
  put(RegExp.prototype, 'exec', (original) => {
    return function (this: unknown, ...args: unknown[]) {
      const pattern = this as RegExp;
      const from = pattern.global || pattern.sticky ? pattern.lastIndex : 0;
      const match = Reflect.apply(original, this, args) as RegExpExecArray | null;
      const text = String(args[0]);
      if (pattern.sticky) counter.spent += 1 + (match?.[0].length ?? 0);
      else counter.spent += 1 + (match === null ? Math.max(0, text.length - from) : match.index + match[0].length - from);
      return match;
    };
  });
  return () => {
    for (const undo of undone.reverse()) undo();
  };
}
