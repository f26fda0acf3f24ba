import { describe, expect, it } from 'vitest';

import { describeFacts } from './contracts/facts.contract.js';
import { describeMessageBus } from './contracts/message-bus.contract.js';
import { memoryBroker, memoryBus } from './memory-bus.js';

const inMemory = () => {
  const broker = memoryBroker();
  return Promise.resolve({ open: () => Promise.resolve(broker.open()), stop: () => Promise.resolve() });
};
describeMessageBus('memory', inMemory);
describeFacts('memory', inMemory);

describe('the bus in memory', () => {
  it('takes nothing while it is down', async () => {
    const bus = memoryBus();
    const message = { topic: 't', key: 'k', id: 'i', value: Buffer.from('x') };
    bus.down = true;
    const nothing = () => Promise.resolve();
    const asked = [bus.publish([message]), bus.check(), bus.follow('t', nothing), bus.consume({ group: 'g', topics: ['t'] }, nothing)];
    expect((await Promise.allSettled(asked)).map(({ status }) => status)).toEqual(asked.map(() => 'rejected'));
    expect(bus.published).toEqual([]);
  });
});
