import type { Page } from '@playwright/test';

/** A text that can hardly be read, with its colours and their contrast (WCAG 2.2, 1.4.3). */
export interface FaintText {
  readonly text: string;
  readonly ratio: number;
  readonly colors: string;
}

/** Texts below 4.5 : 1, or below 3 : 1 when they are large. What is disabled need not be readable, and pictures are not looked at. */
export function faintTexts(page: Page): Promise<readonly FaintText[]> {
  return page.evaluate(() => {
    type Color = readonly [r: number, g: number, b: number, a: number];
    const parse = (text: string): Color => {
      const [r = 0, g = 0, b = 0, a = 1] = (text.match(/[\d.]+/g) ?? []).map(Number);
      return [r, g, b, a];
    };
    const over = (top: Color, below: Color): Color => {
      const mix = (i: 0 | 1 | 2) => top[i] * top[3] + below[i] * (1 - top[3]);
      return [mix(0), mix(1), mix(2), 1];
    };
    const backgroundOf = (element: Element | null): Color => {
      if (element === null) return [255, 255, 255, 1];
      const own = parse(getComputedStyle(element).backgroundColor);
      return own[3] >= 1 ? own : over(own, backgroundOf(element.parentElement));
    };
    const luminance = ([r, g, b]: Color) => {
      const part = (value: number) => {
        const share = value / 255;
        return share <= 0.040_45 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
      };
      return 0.2126 * part(r) + 0.7152 * part(g) + 0.0722 * part(b);
    };
    const found: { text: string; ratio: number; colors: string }[] = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
      const text = node.textContent?.trim() ?? '';
      const element = node.parentElement;
      if (text === '' || element === null || !element.checkVisibility({ opacityProperty: true, visibilityProperty: true })) continue;
      if (element.closest('svg, [disabled], [aria-disabled=true], .skip-link, [aria-hidden=true]') !== null) continue;
      const style = getComputedStyle(element);
      const background = backgroundOf(element);
      const color = over(parse(style.color), background);
      const [light = 0, dark = 0] = [luminance(color), luminance(background)].sort((a, b) => b - a);
      const ratio = (light + 0.05) / (dark + 0.05);
      const size = Number.parseFloat(style.fontSize);
      const large = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
      if (ratio < (large ? 3 : 4.5))
        found.push({ text: text.slice(0, 40), ratio: Math.round(ratio * 100) / 100, colors: `${style.color} on ${background.join(' ')}` });
    }
    return found;
  });
}
