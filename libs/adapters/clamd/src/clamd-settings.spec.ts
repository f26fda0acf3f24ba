import { readFileSync } from 'node:fs';

import { DEFAULT_FILE_LIMITS } from '@postern/files';
import { defaultSettings } from '@postern/settings';
import { describe, expect, it } from 'vitest';

import { clamdSettings, gatewayLimits } from './clamd-settings.js';

const lines = clamdSettings(gatewayLimits());
const numberOf = (name: string) => Number(/\d+/.exec(lines.find((line) => line.startsWith(`${name} `)) ?? '')?.[0]);

describe('limits of clamd', () => {
  it('let it give up before the antivirus does, with time left for a second scan of the mail to wait its turn', () => {
    const moduleMs = defaultSettings().gateway.modules.antivirus.timeoutSeconds * 1000;
    expect(numberOf('MaxScanTime')).toBeGreaterThan(0);
    expect(numberOf('MaxScanTime')).toBeLessThanOrEqual(moduleMs * 0.8);
  });

  it('are those of the gateway, so that neither looks at what the other does not', () => {
    const mib = 1024 * 1024;
    expect(numberOf('MaxFileSize') * mib).toBe(DEFAULT_FILE_LIMITS.maxFileBytes);
    expect(numberOf('StreamMaxLength') * mib).toBe(DEFAULT_FILE_LIMITS.maxFileBytes);
    expect(numberOf('MaxScanSize') * mib).toBe(DEFAULT_FILE_LIMITS.maxTotalBytes);
    expect(numberOf('MaxRecursion')).toBe(DEFAULT_FILE_LIMITS.maxDepth);
    expect(lines).toContain('AlertExceedsMax yes');
  });

  it.each(['charts/postern/templates/clamav/config.yaml', 'deploy/images/clamd/etc/clamav/clamd.conf'])('stand in %s', (file) => {
    const text = readFileSync(new URL(`../../../../${file}`, import.meta.url), 'utf8');
    const stand = text.split('\n').map((line) => line.trim());
    expect(lines.filter((line) => !stand.includes(line))).toEqual([]);
    const names = lines.map((line) => line.split(' ')[0]);
    expect(stand.filter((line) => names.includes(line.split(' ')[0])).sort()).toEqual([...lines].sort());
  });
});
