import { traceCommand, USAGE } from './trace-command.js';

const [command, ...args] = process.argv.slice(2);
const { exitCode, out, error } = command === 'trace' ? await traceCommand(args, process.env) : { exitCode: 64, out: '', error: USAGE };
process.stdout.write(out);
process.stderr.write(error);
process.exitCode = exitCode;
