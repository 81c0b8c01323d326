/**
 * The processor time of the longest piece of work that kept the event loop to itself while `act` went on, in milliseconds. Processor time, since on a busy machine the
 * clock goes on while others work; the least of three runs, since the first compiles and any may meet the garbage collector.
 */
export async function measureLongestBlock(act: () => Promise<unknown>): Promise<number> {
  const runs: number[] = [];
  for (let run = 0; run < 3; run += 1) {
    let [longest, done] = [0, false];
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
    runs.push(longest);
  }
  return Math.min(...runs);
}
