import { messageOf } from './app-error.js';

/** Why a process did not start, in words for whoever started it: something that they can mend. It is printed alone; everything else comes with its stack. */
export class StartProblem extends Error {
  override readonly name: string = 'StartProblem';
}

/** What to print of a start that failed. `setBy` names the setting of a port. */
export function startFailure(thrown: unknown, setBy: (port: number) => string | undefined = () => undefined): string {
  if (thrown instanceof StartProblem) return thrown.message;
  const listening = listenProblem(thrown, setBy);
  if (listening !== undefined) return listening;
  return `${messageOf(thrown)}\n${thrown instanceof Error ? (thrown.stack ?? '') : ''}`;
}

const WHY_NOT_LISTENING: Readonly<Record<string, string>> = {
  EADDRINUSE: 'another program listens there already',
  EADDRNOTAVAIL: 'this machine has no such address',
  EACCES: 'this account may not listen there',
};

function listenProblem(thrown: unknown, setBy: (port: number) => string | undefined): string | undefined {
  if (!(thrown instanceof Error)) return undefined;
  const { syscall, code, address, port } = thrown as { syscall?: unknown; code?: unknown; address?: unknown; port?: unknown };
  const why = WHY_NOT_LISTENING[String(code)];
  // A process of a cluster listens by the one that started it, which binds.
  if ((syscall !== 'listen' && syscall !== 'bind') || why === undefined || typeof port !== 'number') return undefined;
  const name = setBy(port);
  return `port ${port} of ${String(address)}: ${why}${name === undefined ? '' : ` (${name})`}`;
}
