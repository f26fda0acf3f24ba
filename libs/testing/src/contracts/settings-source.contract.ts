import { firstRevision } from '@postern/settings';
import type { Revision, SettingsSource } from '@postern/settings';
import { afterEach, describe, expect, it } from 'vitest';

export interface SettingsSourceUnderTest {
  readonly source: SettingsSource;
  /** Makes a revision known to it; resolves when it was read. */
  give(revision: Revision): Promise<void>;
  stop(): Promise<void>;
}

/** What every SettingsSource must do. */
export function describeSettingsSource(name: string, start: () => Promise<SettingsSourceUnderTest> | SettingsSourceUnderTest): void {
  describe(`${name} as a source of settings`, () => {
    const stops: (() => Promise<void>)[] = [];
    const begin = async () => {
      const sut = await start();
      stops.push(() => sut.stop());
      const { settings } = firstRevision();
      const named = (number: number): Revision => ({
        ...firstRevision(),
        number,
        settings: { ...settings, gateway: { ...settings.gateway, mta: { ...settings.gateway.mta, hostname: `r${number}.example` } } },
      });
      return { source: sut.source, give: (number: number) => sut.give(named(number)) };
    };
    afterEach(async () => {
      for (const stop of stops.splice(0)) await stop();
    });

    it('has the defaults as revision 0 until the first one comes', async () => {
      const { source, give } = await begin();
      expect(source.current().number).toBe(0);
      await give(1);
      expect(source.current()).toMatchObject({ number: 1, settings: { gateway: { mta: { hostname: 'r1.example' } } } });
    });

    it('tells everybody who listens the present one immediately, and each later one', async () => {
      const { source, give } = await begin();
      await give(1);
      const heard: string[] = [];
      source.onChange(({ number }) => heard.push(`a${number}`));
      source.onChange(({ number }) => heard.push(`b${number}`));
      expect(heard).toEqual(['a1', 'b1']);
      await give(2);
      expect(heard.slice(2).sort()).toEqual(['a2', 'b2']);
    });

    it('tells nothing to who stopped listening', async () => {
      const { source, give } = await begin();
      const heard: number[] = [];
      const stop = source.onChange(({ number }) => heard.push(number));
      stop();
      stop();
      await give(1);
      expect(heard).toEqual([0]);
    });

    it('does not go back to an older one', async () => {
      const { source, give } = await begin();
      await give(3);
      await give(2);
      expect(source.current()).toMatchObject({ number: 3, settings: { gateway: { mta: { hostname: 'r3.example' } } } });
    });
  });
}
