import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** How the image starts a Node process, beside its program: what is tested and measured here runs as it does there. */
export interface ProcessSettings {
  readonly flags: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

/** From the image's build file below `root`. */
export function processSettings(root: string): ProcessSettings {
  const file = readFileSync(join(root, 'deploy/images/postern.Containerfile'), 'utf8');
  const entry = JSON.parse(/^ENTRYPOINT (\[.*\])$/m.exec(file)?.[1] ?? '[]') as string[];
  const env = [...file.matchAll(/^ENV (MALLOC_\w+)=(\S+)$/gm)].map(([, name, value]) => [name, value]);
  return { flags: entry.filter((word) => word.startsWith('--')), env: Object.fromEntries(env) as Record<string, string> };
}
