import { turnableClock } from '@postern/testing';
import { describe, expect, it } from 'vitest';

import { silentLog } from '@postern/kernel';

import { followObjects } from './follow-objects.js';
import type { WatchEvent } from './follow-objects.js';

const object = (name: string, resourceVersion: string) => ({ metadata: { name, uid: `uid-${name}`, resourceVersion } });
const settle = () => new Promise((resolve) => setImmediate(resolve));

/** A server whose lists are given and whose watches the test ends. */
function server(lists: readonly (readonly [version: string, ...names: string[]])[]) {
  const clock = turnableClock();
  const asked: string[] = [];
  let left = [...lists];
  let changes = 0;
  let current: { send: (event: WatchEvent) => void; end: (thrown?: Error) => void } | undefined;
  const followed = followObjects({
    what: 'things',
    clock,
    log: silentLog,
    onChange: () => void (changes += 1),
    list: () => {
      asked.push('list');
      const [version = '', ...names] = left[0] ?? [];
      if (left.length > 1) left = left.slice(1);
      if (version === 'down') return Promise.reject(new Error('down'));
      return Promise.resolve({ items: names.map((name) => object(name, version)), metadata: { resourceVersion: version } });
    },
    watch: (version, onEvent, signal) =>
      new Promise((resolve, reject) => {
        asked.push(`watch ${version}`);
        signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
        current = {
          end: (thrown) => (thrown === undefined ? resolve() : reject(thrown)),
          send: (event) => {
            try {
              onEvent(event);
            } catch (failure) {
              reject(failure as Error);
            }
          },
        };
      }),
  });
  const names = () => followed.list()?.map((one) => one.metadata.name);
  return {
    clock,
    asked,
    followed,
    names,
    changes: () => changes,
    send: (event: WatchEvent) => current?.send(event),
    end: (e?: Error) => current?.end(e),
  };
}

describe('objects by list and watch', () => {
  it('are unknown, not empty, until the first list is there', async () => {
    const sut = server([['down'], ['5', 'a']]);
    await settle();
    expect(sut.names()).toBeUndefined();
    await sut.clock.turn(500);
    await settle();
    expect(sut.names()).toEqual(['a']);
    await sut.followed.stop();
  });

  it('come, change and go by events', async () => {
    const sut = server([['5', 'a']]);
    await settle();
    sut.send({ type: 'ADDED', object: object('b', '6') });
    sut.send({ type: 'DELETED', object: object('a', '7') });
    expect(sut.names()).toEqual(['b']);
    expect(sut.changes()).toBe(3);
    await sut.followed.stop();
  });

  it('are followed on from the newest version, bookmarks counted, when the server ends a watch', async () => {
    const sut = server([['5', 'a']]);
    await settle();
    sut.send({ type: 'BOOKMARK', object: object('', '9') });
    await sut.clock.turn(60_000);
    sut.end();
    await settle();
    expect(sut.asked).toEqual(['list', 'watch 5', 'watch 9']);
    expect(sut.names()).toEqual(['a']);
    await sut.followed.stop();
  });

  it('are listed again when the history is gone, and what vanished meanwhile is gone', async () => {
    const sut = server([
      ['5', 'a', 'b'],
      ['50', 'b'],
    ]);
    await settle();
    sut.send({ type: 'ERROR', object: { code: 410, message: 'too old' } });
    await settle();
    await sut.clock.turn(500);
    await settle();
    expect(sut.asked).toEqual(['list', 'watch 5', 'list', 'watch 50']);
    expect(sut.names()).toEqual(['b']);
    await sut.followed.stop();
  });

  it('do not ask a server in a loop that ends every watch immediately', async () => {
    const sut = server([['5', 'a']]);
    await settle();
    for (let i = 0; i < 3; i++) {
      sut.end();
      await settle();
    }
    expect(sut.asked).toEqual(['list', 'watch 5']);
    await sut.clock.turn(500);
    await settle();
    expect(sut.asked).toEqual(['list', 'watch 5', 'watch 5']);
    await sut.followed.stop();
  });
});
