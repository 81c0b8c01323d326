/** Runs `act` with another monotonic clock of this process (performance.now). @param clock gets the time of the real one */
export async function withClock<T>(clock: (realMs: number) => number, act: () => Promise<T>): Promise<T> {
  const real = performance.now.bind(performance);
  Object.defineProperty(performance, 'now', { value: () => clock(real()), configurable: true });
  try {
    return await act();
  } finally {
    delete (performance as { now?: unknown }).now; // the method of its class remains
  }
}
