import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';

import { chromium } from '@playwright/test';
import type { Browser, Page } from '@playwright/test';
import { onTestFinished } from 'vitest';

export const SHOTS = join(import.meta.dirname, '../output/console');

const ARGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-dev-shm-usage',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-extensions',
  '--no-first-run',
  '--no-default-browser-check',
];

export function launchBrowser(): Promise<Browser> {
  const executablePath = execFileSync('which', ['chromium'], { encoding: 'utf8' }).trim();
  return chromium.launch({ executablePath, args: ARGS });
}

/** A page and everything in it that should not happen. */
export interface WatchedPage {
  readonly page: Page;
  /** Errors of scripts, violations of the policy, dialogs and requests to elsewhere. */
  readonly mishaps: string[];
  /** Screenshot into test/output/console. */
  shot(name: string): Promise<void>;
}

export interface PageOptions {
  readonly dark?: boolean;
  readonly language?: string;
  readonly width?: number;
  readonly height?: number;
}

/** A fresh browser profile at a gateway's console, closed after the test. A test that fails leaves a screenshot of what it saw last. */
export async function openPage(browser: Browser, baseURL: string, options: PageOptions = {}): Promise<WatchedPage> {
  const context = await browser.newContext({
    baseURL,
    viewport: { width: options.width ?? 1440, height: options.height ?? 900 },
    locale: options.language ?? 'en-US',
    timezoneId: 'UTC',
    colorScheme: options.dark === true ? 'dark' : 'light',
    reducedMotion: 'reduce',
    permissions: ['clipboard-read', 'clipboard-write'],
  });
  const page = await context.newPage();
  const mishaps: string[] = [];
  page.setDefaultTimeout(30_000);
  page.on('pageerror', (error) => mishaps.push(`error: ${error.message}`));
  page.on('console', (message) => {
    // The browser itself reports a refused sign-in as an error of the network; everything else is ours.
    if (message.type() === 'error' && !/Failed to load resource/.test(message.text())) mishaps.push(`console: ${message.text()}`);
  });
  page.on('dialog', (dialog) => {
    mishaps.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on('request', (request) => {
    if (!request.url().startsWith(baseURL) && !request.url().startsWith('data:')) mishaps.push(`request: ${request.url()}`);
  });
  await page.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', (event) =>
      console.error(`policy: ${event.violatedDirective} ${event.blockedURI} ${event.sample}`),
    );
  });
  mkdirSync(SHOTS, { recursive: true });
  onTestFinished(async ({ task }) => {
    if (task.result?.state === 'fail') await page.screenshot({ path: join(SHOTS, `failed-${task.name.replaceAll(/\W+/g, '-').slice(0, 80)}.png`) });
    await context.close();
  });
  return {
    page,
    mishaps,
    async shot(name) {
      // caret and animations as they are: to change them the tool would add a style of its own, which the policy refuses.
      await page.screenshot({ path: join(SHOTS, `${name}.png`), fullPage: true, caret: 'initial', animations: 'allow' });
    },
  };
}

export async function signIn(page: Page, password: string, account = 'admin'): Promise<void> {
  await page.getByLabel(/User name|Benutzername/).fill(account);
  await page.getByLabel(/^(Password|Kennwort)$/).fill(password);
  await page.getByRole('button', { name: /^(Sign in|Anmelden)$/ }).click();
}
