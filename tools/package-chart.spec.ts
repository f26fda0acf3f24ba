import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, describe, expect, it } from 'vitest';

import { helm, helmSays } from './chart/rendered.js';
import { packageChart, packagingSteps } from './package-chart.mjs';

const folder = mkdtempSync(join(tmpdir(), 'postern-package-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('the packaged chart', () => {
  it('is signed by Helm and by cosign only with keys that are given, and pushed only where somebody says', () => {
    const programs = (options: object) => packagingSteps({ out: '/o', version: '1.2.3', ...options }).map((step) => step.slice(0, 2).join(' '));
    expect(programs({})).toEqual(['helm package', 'helm repo']);
    expect(programs({ cosignKey: 'k' })).toEqual(['helm package', 'helm repo']);
    expect(programs({ push: 'oci://r/charts' })).toEqual(['helm package', 'helm repo', 'helm push']);
    const all = packagingSteps({ out: '/o', version: '1.2.3', push: 'oci://r/charts', key: 'me', keyring: '/ring', cosignKey: '/cosign.key' });
    expect(all[0]).toEqual(expect.arrayContaining(['--sign', '--key', 'me', '--keyring', '/ring']));
    expect(all.at(-1)).toEqual(['cosign', 'sign', '--yes', '--key', '/cosign.key', 'r/charts/postern:1.2.3']);
  });

  it.skipIf(helm === undefined)('renders what the folder renders, with its version and sums that hold (needs helm)', async () => {
    await packageChart({ out: folder, version: '9.8.7' });
    expect(readdirSync(folder).sort()).toEqual(['SHA256SUMS', 'index.yaml', 'postern-9.8.7.tgz']);
    execFileSync('sha256sum', ['--check', '--quiet', 'SHA256SUMS'], { cwd: folder });
    const said = helmSays('show', 'chart', join(folder, 'postern-9.8.7.tgz'));
    expect(said.text).toMatch(/^appVersion: 9\.8\.7$/m);
    const rendered = helmSays(
      'template',
      'r',
      join(folder, 'postern-9.8.7.tgz'),
      '--kube-version',
      '1.34.0',
      '--set',
      'dev.enabled=true,meshTls.mode=none,backup.existingSecret=backup-key',
    );
    expect(rendered.ok).toBe(true);
    expect(rendered.text).toContain('localhost/postern:9.8.7');
  });
});
