import { checkCommand } from './check-command.js';
import { traceCommand, USAGE } from './trace-command.js';

const [command, ...args] = process.argv.slice(2);
const commands = { trace: () => traceCommand(args, process.env), check: () => checkCommand(process.env) };
const run = Object.hasOwn(commands, command ?? '') ? commands[command as keyof typeof commands] : undefined;
const { exitCode, out, error } = (await run?.()) ?? { exitCode: 64, out: '', error: USAGE };
process.stdout.write(out);
process.stderr.write(error);
process.exitCode = exitCode;
