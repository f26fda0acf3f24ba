import { describe, expect, it } from 'vitest';

import { TONE_COLORS } from './tones.js';
import { detectionName, isDetection, statusTone } from './words.js';

describe('a status of a module', () => {
  it('is no detection when it is clean, did not run, or is an automatic reply', () => {
    expect(['Clean', 'Formal', 'NotScanned', ''].filter(isDetection)).toEqual([]);
    expect(statusTone('Formal')).toBe('good');
  });

  it('counts and is marked when nobody knows it', () => {
    expect(isDetection('Novel')).toBe(true);
    expect(statusTone('Novel')).toBe('warn');
  });
});

describe('names of detections', () => {
  it('are those of the settings', () => {
    expect(['mass-mail', 'malicious-link', 'spf-violation', 'infected', 'other'].map(detectionName)).toEqual([
      'massMail',
      'malicious',
      'spf',
      'infected',
      undefined,
    ]);
  });
});

describe('the colours of words', () => {
  const luminance = (hex: string) => {
    const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
      const value = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
      return value <= 0.040_45 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const ratio = (a: string, b: string) => {
    const [light = 0, dark = 0] = [luminance(a), luminance(b)].sort((x, y) => y - x);
    return (light + 0.05) / (dark + 0.05);
  };

  it.each(Object.entries(TONE_COLORS).flatMap(([theme, tones]) => Object.entries(tones).map(([tone, colors]) => [theme, tone, colors] as const)))(
    'can be read in the %s theme: %s',
    (_theme, _tone, { text, background }) => {
      expect(ratio(text, background)).toBeGreaterThanOrEqual(4.5);
    },
  );
});
