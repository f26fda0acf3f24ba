import { clamdDatabaseFiles } from '@postern/samples';
import { scriptedDns, startHop, startTestClamd } from '@postern/testing';
import type { Browser, Page } from '@playwright/test';
import { afterAll, beforeAll } from 'vitest';

import { startStandalone } from '../harness/start-standalone.js';
import type { Standalone } from '../harness/start-standalone.js';
import { ZONE } from '../scenarios/start-both.js';
import { launchBrowser, openPage, signIn } from './browser.js';
import type { PageOptions, WatchedPage } from './browser.js';

/** A running gateway with its surroundings, and a browser. */
export interface ConsoleWorld {
  readonly gateway: Standalone;
  readonly browser: Browser;
  /** Somebody signed in, at an address of the console. */
  open(path: string, options?: PageOptions): Promise<WatchedPage>;
}

/** One for all tests of a file. */
export function consoleWorld(): () => ConsoleWorld {
  let world: ConsoleWorld | undefined;
  let stop = async (): Promise<void> => {};
  beforeAll(async () => {
    const [hop, dns, clamd] = await Promise.all([startHop(), scriptedDns(ZONE), startTestClamd(clamdDatabaseFiles())]);
    const gateway = await startStandalone({ dns: dns.server, clamd: clamd.address, relayhost: hop.address });
    const browser = await launchBrowser();
    stop = async () => {
      await browser.close();
      await gateway.stop();
      await Promise.all([hop.stop(), dns.close(), clamd.close()]);
    };
    world = {
      gateway,
      browser,
      async open(path, options) {
        const watched = await openPage(browser, gateway.httpUrl, options);
        await watched.page.goto(path);
        await signIn(watched.page, gateway.password);
        // The sign-in has a heading of its own.
        await watched.page.locator('#content').getByRole('heading', { level: 1 }).first().waitFor();
        return watched;
      },
    };
  });
  afterAll(() => stop());
  return () => {
    if (world === undefined) throw new Error('the gateway did not start');
    return world;
  };
}

/** Goes to another address as a link does, without loading the console again, and waits for its heading. */
export async function visit(page: Page, path: string): Promise<void> {
  await page.evaluate((to) => {
    window.history.pushState({}, '', to);
    window.dispatchEvent(new PopStateEvent('popstate'));
  }, path);
  await page.waitForURL((url) => url.pathname === new URL(path, url).pathname);
  await settled(page);
}

/** The page has its heading, and what it loads is there. */
export async function settled(page: Page): Promise<void> {
  await page.locator('#content').getByRole('heading', { level: 1 }).first().waitFor();
  await page.waitForFunction(() => document.querySelector('.ant-skeleton-active, .ant-spin-spinning') === null);
}
