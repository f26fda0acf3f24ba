import { afterEach, describe, expect, it } from 'vitest';

import type { Leadership } from '@postern/kernel';

export interface LeadershipUnderTest {
  /** One more process that competes for the same lead; `onChange` is told when it wins or loses it. */
  compete(identity: string, onChange?: (leads: boolean) => void): Leadership;
  /** Lets time pass until the condition holds; rejects when it does not. */
  until(condition: () => boolean): Promise<void>;
  stop(): Promise<void>;
}

/** What every Leadership must do. */
export function describeLeadership(what: string, start: () => Promise<LeadershipUnderTest> | LeadershipUnderTest): void {
  describe(`${what} as leadership`, () => {
    const stops: (() => Promise<void>)[] = [];
    afterEach(async () => {
      for (const stop of stops.splice(0).reverse()) await stop();
    });
    async function begin() {
      const sut = await start();
      stops.push(() => sut.stop());
      const compete = (identity: string, onChange?: (leads: boolean) => void) => {
        const one = sut.compete(identity, onChange);
        stops.push(() => one.stop());
        return one;
      };
      return { compete, until: sut.until };
    }

    it('is won by one who competes alone, and that one is told', async () => {
      const { compete, until } = await begin();
      const told: boolean[] = [];
      const a = compete('a', (leads) => told.push(leads));
      await until(() => a.leads());
      await until(() => told.at(-1) === true);
    });

    it('stays with the first of two', async () => {
      const { compete, until } = await begin();
      const a = compete('a');
      await until(() => a.leads());
      let rounds = 0;
      const b = compete('b');
      await until(() => {
        expect([a.leads(), b.leads()]).toEqual([true, false]);
        return (rounds += 1) > 5;
      });
    });

    it('goes to the next when the leader stops, who no longer believes it', async () => {
      const { compete, until } = await begin();
      const told: boolean[] = [];
      const a = compete('a');
      await until(() => a.leads());
      const b = compete('b', (leads) => told.push(leads));
      await a.stop();
      expect(a.leads()).toBe(false);
      await until(() => b.leads());
      await until(() => told.at(-1) === true);
      expect(a.leads()).toBe(false);
    });

    it('stops twice without harm', async () => {
      const { compete, until } = await begin();
      const a = compete('a');
      await until(() => a.leads());
      await a.stop();
      await a.stop();
      expect(a.leads()).toBe(false);
    });
  });
}
