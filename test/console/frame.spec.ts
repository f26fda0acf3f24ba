import { readdirSync } from 'node:fs';
import { join } from 'node:path';

import { aMail, sendMail } from '@postern/testing';
import type { Page } from '@playwright/test';
import { describe, expect, it } from 'vitest';

import { ROOT } from '../harness/start-standalone.js';
import { storyOf } from '../harness/story.js';
import { consoleWorld, settled, visit } from './console-world.js';
import { faintTexts } from './contrast.js';

const world = consoleWorld();

/** Addresses of the menu, as a person with all permissions has it. */
const menuOf = (page: Page) =>
  page
    .getByRole('navigation', { name: /Menu|Menü/ })
    .getByRole('link')
    .evaluateAll((links) => links.map((link) => new URL((link as HTMLAnchorElement).href).pathname));

/** Pages that no link of the menu leads to. */
async function objectPages(): Promise<readonly string[]> {
  const { gateway } = world();
  const { msgId = '' } = await sendMail(
    gateway.smtp,
    aMail().subject('One mail with a subject that is long enough to need more than one line').build(),
  );
  await storyOf(gateway, msgId);
  return [
    `/mail/messages/${msgId}`,
    `/mail/messages/${msgId}?view=scans`,
    `/mail/messages/${msgId}?view=recipients`,
    '/policy/rules/1',
    '/policy/rules/new',
    '/policy/rules/2?view=history',
    '/flow/domains/local.example',
    '/flow/new-domain',
    '/flow/new-route',
    '/people/tokens/new',
    '/system/services/standalone',
    '/system/history/1',
    '/account/password',
  ];
}

const title = (page: Page) => page.evaluate(() => document.title);
const tooWide = (page: Page) => page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

describe('the frame of the console', () => {
  it('opens each area at its own address, under its own title', async () => {
    const { page, mishaps } = await world().open('/');
    const menu = await menuOf(page);
    expect(menu.length).toBeGreaterThan(14);
    const titles = new Set<string>();
    for (const path of menu) {
      await page.goto(path);
      await settled(page);
      expect(await page.locator('nav a[aria-current=page]').count(), path).toBe(1);
      titles.add(await title(page));
    }
    expect(titles.size).toBe(menu.length);
    for (const path of await objectPages()) {
      await visit(page, path);
      expect(await title(page), path).toMatch(/ · Postern$/);
    }
    expect(mishaps).toEqual([]);
  });

  it.each([
    ['/dashboard', '/overview'],
    ['/messages?fate=reject', '/mail/messages?fate=reject'],
    ['/messages/01ARZ3NDEKTSV4RRFFQ69G5FAV', '/mail/messages/01ARZ3NDEKTSV4RRFFQ69G5FAV'],
    ['/queue', '/mail/queue'],
    ['/rules/1', '/policy/rules/1'],
    ['/settings', '/flow/domains'],
    ['/cluster', '/system/services'],
    ['/access', '/account/password'],
  ])('leads the former address %s to %s', async (from, to) => {
    const { page } = await world().open('/overview');
    await page.goto(from);
    await page.waitForURL((url) => url.pathname + url.search === to);
  });

  it('has no frame of the browser around it, and folds filters that are rarely used', async () => {
    const { page } = await world().open('/mail/messages');
    expect(await page.evaluate(() => getComputedStyle(document.body).margin)).toBe('0px');
    expect(await page.getByLabel('Module').count()).toBe(0);
    await page.getByRole('button', { name: 'More filters' }).click();
    await page.getByLabel('Module').first().waitFor();
    await page.getByRole('button', { name: 'Fewer filters' }).click();
    expect(await page.getByLabel('Module').count()).toBe(0);
  });

  it('works by the keyboard: skip link, menu, search', async () => {
    const { page } = await world().open('/overview');
    await page.keyboard.press('Tab');
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Skip to the content');
    await page.keyboard.press('Enter');
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('content');
    await page.keyboard.press('/');
    await page.keyboard.type('Trusted net');
    await page.getByText('Receiving › Trusted networks').waitFor();
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/flow\/receiving$/);
    await page.getByRole('link', { name: 'Routes' }).focus();
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/flow\/routes$/);
    await page.getByRole('button', { name: 'Mail flow' }).focus();
    expect(await page.getByRole('button', { name: 'Policy' }).getAttribute('aria-expanded')).toBe('true');
    await page.getByRole('button', { name: 'Policy' }).focus();
    await page.keyboard.press('Enter');
    expect(await page.getByRole('link', { name: 'Rules' }).count()).toBe(0);
  });

  it('shows an account only what it may see', async () => {
    const { gateway, browser } = world();
    const { body } = await gateway.api.send<{ secret: string }>('POST', '/tokens', { name: 'queue', permissions: ['queue.view'] });
    const context = await browser.newContext({ baseURL: gateway.httpUrl, extraHTTPHeaders: { authorization: `Bearer ${body.secret}` } });
    try {
      const page = await context.newPage();
      await page.goto('/');
      await page.waitForURL(/\/mail\/queue$/);
      expect(await menuOf(page)).toEqual(['/mail/queue']);
      expect(await page.getByRole('button', { name: 'Policy' }).count()).toBe(0);
      await page.goto('/policy/rules');
      await page.getByText('Your account may not open this page').waitFor();
    } finally {
      await context.close();
    }
  });

  it.each([
    ['light', false],
    ['dark', true],
  ])('fits a screen of 390 pixels on every page, in the %s theme', async (_theme, dark) => {
    const { page, mishaps, shot } = await world().open('/overview', { width: 390, height: 844, dark });
    await settled(page);
    expect(await page.getByRole('navigation', { name: 'Menu' }).count()).toBe(0);
    await page.getByRole('button', { name: 'Menu' }).click();
    await page.getByRole('navigation', { name: 'Menu' }).waitFor();
    const menu = await menuOf(page);
    await page.getByRole('navigation', { name: 'Menu' }).getByRole('link', { name: 'Queue' }).click();
    await page.waitForURL(/\/mail\/queue$/);
    await page.getByRole('navigation', { name: 'Menu' }).waitFor({ state: 'hidden' });
    for (const path of [...menu, ...(await objectPages())]) {
      await visit(page, path);
      expect(await tooWide(page), path).toBe(0);
    }
    await shot(`frame-390-${_theme}`);
    expect(mishaps).toEqual([]);
  });
});

describe('the texts of the console', () => {
  it.each([
    ['light', false],
    ['dark', true],
  ])('can be read on every page, in the %s theme', async (_theme, dark) => {
    const { page } = await world().open('/', { dark, width: 1280 });
    for (const path of [...(await menuOf(page)), ...(await objectPages())]) {
      await visit(page, path);
      expect(await faintTexts(page), path).toEqual([]);
    }
    // The measure itself: grey of this kind is what it is there to find.
    await page.evaluate(
      (color) => {
        const faint = document.createElement('p');
        faint.textContent = 'faint';
        faint.style.color = color;
        document.querySelector('#content')?.append(faint);
      },
      dark ? '#555555' : '#999999',
    );
    expect((await faintTexts(page)).map(({ text }) => text)).toEqual(['faint']);
  });
});

describe('the German console', () => {
  it('has no English sentence on any page', async () => {
    const english = await sentences('en');
    const german = new Set(await sentences('de'));
    const foreign = english.filter((text) => !german.has(text));
    expect(foreign.length).toBeGreaterThan(200);
    const { page, mishaps } = await world().open('/', { language: 'de-DE' });
    for (const path of [...(await menuOf(page)), ...(await objectPages())]) {
      await visit(page, path);
      // What is in English by its nature, as the reply of an SMTP server, is marked as English.
      const shown = await page.evaluate(() => {
        const copy = document.body.cloneNode(true) as HTMLElement;
        for (const marked of copy.querySelectorAll('[lang=en], script, style')) marked.remove();
        return copy.textContent ?? '';
      });
      expect(
        foreign.filter((text) => shown.includes(text)),
        path,
      ).toEqual([]);
    }
    expect(mishaps).toEqual([]);
  });
});

/** What a language says in more than one word, between its placeholders, as it was built. */
async function sentences(language: string): Promise<readonly string[]> {
  const folder = join(ROOT, 'services/console/dist/assets');
  const file = readdirSync(folder).find((name) => name.startsWith(`texts-${language}-`)) ?? '';
  const texts: string[] = [];
  const collect = (value: unknown): void => {
    if (typeof value === 'string') texts.push(...value.split(/\{\{\w+\}\}/));
    else if (typeof value === 'object' && value !== null) Object.values(value).forEach(collect);
  };
  collect({ ...((await import(join(folder, file))) as object) });
  return texts.map((text) => text.trim()).filter((text) => /[a-z]{2}.* .*[a-z]{2}/i.test(text) && text.length >= 10);
}
