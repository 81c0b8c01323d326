/** What {@link someWork} takes on a quiet machine with two cores of 2026, in milliseconds of the processor. */
const QUIET_MS = 60;

/** The processor time of a fixed piece of work now, in milliseconds. */
function someWork(): number {
  const before = process.cpuUsage();
  let text = '';
  for (let turn = 0; turn < 1_500; turn += 1) text = `${'\uFDFA'.repeat(1_000)}${turn}`.normalize('NFKC').toLowerCase().slice(0, 9_000);
  if (text.length === 0) throw new Error('The work was left out.');
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000;
}

/**
 * The longest piece of work that kept the event loop to itself while `act` went on, in milliseconds of the processor of a quiet machine.
 * A fixed piece of work, done before and after, tells how many times as long this machine takes. The clock would go on while others work.
 * The least of three runs counts, since the first compiles and any may meet the garbage collector.
 */
export async function measureLongestBlock(act: () => Promise<unknown>): Promise<number> {
  const runs: number[] = [];
  for (let run = 0; run < 3; run += 1) {
    let [longest, done] = [0, false];
    const workBefore = someWork();
    let before = process.cpuUsage();
    const look = (): void => {
      const { user, system } = process.cpuUsage(before);
      before = process.cpuUsage();
      longest = Math.max(longest, (user + system) / 1_000);
      if (!done) setImmediate(look);
    };
    setImmediate(look);
    await act();
    done = true;
    runs.push(longest / Math.max(1, Math.max(workBefore, someWork()) / QUIET_MS));
  }
  return Math.min(...runs);
}
