import { readdir, readFile } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';

/** How long processes that are told to end may take before they are killed. */
const LAST_WORD_MS = 5_000;

/**
 * Processes that were started, at whatever distance, with `mark` in their environment. A load test's hubs, databases and brokers have process groups of their
 * own, so that this is how those of a load test that was cut short are found again; nobody else's are ever touched. Needs /proc: elsewhere it finds none.
 */
async function marked(mark: string): Promise<readonly number[]> {
  const pids = (await readdir('/proc').catch(() => [])).filter((name) => /^\d+$/.test(name));
  const environments = await Promise.all(pids.map((pid) => readFile(`/proc/${pid}/environ`, 'utf8').catch(() => '')));
  return pids.filter((_, index) => environments[index]?.split('\0').includes(mark)).map(Number);
}

/** Ends what a load test has left running. @returns how many processes there were. */
export async function endMarked(mark: string): Promise<number> {
  const left = await marked(mark);
  left.forEach((pid) => signal(pid, 'SIGTERM'));
  const end = Date.now() + LAST_WORD_MS;
  while (Date.now() < end && (await marked(mark)).length > 0) await pause(50);
  (await marked(mark)).forEach((pid) => signal(pid, 'SIGKILL'));
  return left.length;
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch {
    // It has ended by itself since.
  }
}
