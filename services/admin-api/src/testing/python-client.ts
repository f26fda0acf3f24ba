import { execFile, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

/** Makes clients in Python from OpenAPI documents; pinned, so that a test fails because of us alone. */
const GENERATOR = 'openapi-python-client==0.29.1';
const FOLDER = join(homedir(), '.cache/postern', GENERATOR.replace('==', '-'));
const DOCUMENT = join(import.meta.dirname, '../../../console/openapi.json');
const INSTALL_LIMIT_MS = 150_000;
const LIMIT_MS = 90_000;

/** A Python that has the generator, or why there is none here. */
export type PythonTools = { readonly bin: string } | { readonly missing: string };

/** In the cache of this account, from the package registry at the first time. */
export function pythonTools(): PythonTools {
  const bin = join(FOLDER, 'bin');
  if (existsSync(join(bin, 'openapi-python-client'))) return { bin };
  mkdirSync(join(FOLDER, '..'), { recursive: true });
  const steps: readonly (readonly [string, ...string[]])[] = [
    ['python3', '-m', 'venv', FOLDER],
    [join(bin, 'pip'), 'install', '--quiet', '--disable-pip-version-check', '--retries', '1', GENERATOR],
  ];
  for (const [command, ...args] of steps) {
    const { status, stderr, error } = spawnSync(command, args, { encoding: 'utf8', timeout: INSTALL_LIMIT_MS });
    if (status === 0) continue;
    rmSync(FOLDER, { recursive: true, force: true });
    return { missing: `no Python with ${GENERATOR}: ${(error?.message ?? stderr).trim().split('\n').at(-1)}` };
  }
  return { bin };
}

export interface Ran {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Makes the client of the committed document as the package `postern_client` in a folder. */
export function makeClient(bin: string, folder: string): Ran {
  const args = ['generate', '--path', DOCUMENT, '--meta', 'none', '--output-path', join(folder, 'postern_client'), '--fail-on-warning'];
  // The clean-up of the code by ruff needs a program that is not there, and would be a warning. A whole mail is octets to the generator, which knows no other kind of file.
  const config = join(folder, 'config.yml');
  writeFileSync(config, 'post_hooks: []\ncontent_type_overrides:\n  message/rfc822: application/octet-stream\n');
  return run(join(bin, 'openapi-python-client'), [...args, '--config', config], folder);
}

/** Runs a program in Python beside the client. */
export async function runPython(bin: string, folder: string, program: string, env: Readonly<Record<string, string>>): Promise<Ran> {
  return new Promise((resolve, reject) => {
    execFile(
      join(bin, 'python'),
      ['-c', program],
      { cwd: folder, timeout: LIMIT_MS, env: { PATH: process.env['PATH'] ?? '', PYTHONPATH: folder, ...env } },
      (error, stdout, stderr) => {
        if (error !== null && typeof error.code !== 'number') return reject(error);
        resolve({ status: error === null ? 0 : Number(error.code), stdout, stderr });
      },
    );
  });
}

function run(command: string, args: readonly string[], cwd: string): Ran {
  const { status, stdout, stderr } = spawnSync(command, args, { cwd, encoding: 'utf8', timeout: LIMIT_MS });
  return { status, stdout, stderr };
}
