import { Overloaded } from './errors.js';

/** Limits concurrent work. Further work waits in order of arrival, up to a limit. For work that must leave capacity for other work. */
export class Semaphore {
  private running = 0;
  private readonly waiting: (() => void)[] = [];

  constructor(
    private readonly permits: number,
    private readonly maxWaiting = Infinity,
  ) {}

  /** @throws Overloaded when too many wait already */
  async run<T>(work: () => Promise<T>): Promise<T> {
    if (this.running < this.permits) this.running += 1;
    else if (this.waiting.length >= this.maxWaiting) throw new Overloaded();
    else await new Promise<void>((go) => this.waiting.push(go)); // finished work hands its slot on
    try {
      return await work();
    } finally {
      const next = this.waiting.shift();
      if (next) next();
      else this.running -= 1;
    }
  }
}
