import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { EXIT, type ExitCode } from './failure.js';

/** Runs a server program with this program's terminal and environment. The command line itself imports no server code. */
export async function serverProgram(name: string, words: readonly string[]): Promise<ExitCode> {
  const child = spawn(process.execPath, [join(import.meta.dirname, '../../app', name), ...words], { stdio: 'inherit' });
  const [code] = (await once(child, 'close')) as [number | null];
  return code === 0 ? EXIT.done : EXIT.failed;
}
