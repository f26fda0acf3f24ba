import { execFileSync, spawn } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '../..');

/** A copy of the repository that a test may change: its own sources and links between workspaces, the packages of this one. */
export interface ScratchRepository {
  readonly root: string;
  /** Files that were edited by hand, as a person would. */
  readonly edited: ReadonlySet<string>;
  read(file: string): string;
  /** The one source in the folder that has the text. */
  fileWith(folder: string, text: string): string;
  /** Adds a file that is no part of the recipe, such as the test that sees it work. */
  put(file: string, text: string): void;
  /** An edit by hand: each `from` stands in the file once. */
  edit(file: string, ...changes: readonly (readonly [from: string, to: string])[]): void;
  /** Runs a program; rejects with the end of its output when it fails. */
  run(program: string, ...args: readonly string[]): Promise<string>;
  remove(): void;
}

export function scratchRepository(env: NodeJS.ProcessEnv): ScratchRepository {
  const output = join(ROOT, 'test/output');
  mkdirSync(output, { recursive: true });
  const root = mkdtempSync(join(output, 'scratch-'));
  const files = execFileSync('git', ['ls-files', '-co', '--exclude-standard', '-z'], { cwd: ROOT, encoding: 'utf8' }).split('\0');
  for (const file of files) if (file !== '' && existsSync(join(ROOT, file))) cpSync(join(ROOT, file), join(root, file));
  linkPackages(root);
  // What npm could not put at the top.
  for (const folder of ['services/console', 'test'].filter((one) => existsSync(join(ROOT, one, 'node_modules'))))
    symlinkSync(join(ROOT, folder, 'node_modules'), join(root, folder, 'node_modules'));
  const edited = new Set<string>();
  const write = (file: string, text: string) => {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), text);
  };
  const read = (file: string) => readFileSync(join(root, file), 'utf8');
  return {
    root,
    edited,
    read,
    fileWith(folder, text) {
      const names = readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'));
      const found = names.map((name) => `${folder}/${name}`).filter((file) => read(file).includes(text));
      if (found[0] === undefined || found.length > 1) throw new Error(`${JSON.stringify(text)} is in ${found.length} files of ${folder}`);
      return found[0];
    },
    put: write,
    edit(file, ...changes) {
      let text = read(file);
      for (const [from, to] of changes) {
        if (text.split(from).length !== 2) throw new Error(`${file}: ${JSON.stringify(from)} is not there once`);
        text = text.replace(from, () => to);
      }
      write(file, text);
      edited.add(file);
    },
    run: (program, ...args) => ended(program, args, root, env),
    remove: () => rmSync(root, { recursive: true, force: true }),
  };
}

/** npm's packages are shared; links of workspaces lead into the copy. */
function linkPackages(root: string): void {
  const [from, to] = [join(ROOT, 'node_modules'), join(root, 'node_modules')];
  mkdirSync(join(to, '@postern'), { recursive: true });
  for (const name of readdirSync(from))
    if (name !== '@postern' && (!name.startsWith('.') || name === '.bin')) symlinkSync(join(from, name), join(to, name));
  for (const name of readdirSync(join(from, '@postern'))) symlinkSync(readlinkSync(join(from, '@postern', name)), join(to, '@postern', name));
}

function ended(program: string, args: readonly string[], cwd: string, env: NodeJS.ProcessEnv): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
    const output: Buffer[] = [];
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => void output.push(chunk));
    child.on('error', reject);
    child.on('close', (code) => {
      const text = Buffer.concat(output).toString();
      if (code === 0) resolve(text);
      else reject(new Error(`${program} ${args.join(' ')} ended with ${code}\n${text.slice(-4000)}`));
    });
  });
}
