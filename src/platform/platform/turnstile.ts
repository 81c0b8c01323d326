import { Overloaded } from './errors.js';

/** Lets so many in at once; the others wait, in the order in which they came, as many as may. For work that must leave room for other work. */
export class Turnstile {
  private inside = 0;
  private readonly waiting: (() => void)[] = [];

  constructor(
    private readonly places: number,
    private readonly mostWaiting = Infinity,
  ) {}

  /** @throws Overloaded when too many wait already. */
  async pass<T>(work: () => Promise<T>): Promise<T> {
    if (this.inside < this.places) this.inside += 1;
    else if (this.waiting.length >= this.mostWaiting) throw new Overloaded();
    else await new Promise<void>((go) => this.waiting.push(go)); // whoever leaves hands the place on
    try {
      return await work();
    } finally {
      const next = this.waiting.shift();
      if (next) next();
      else this.inside -= 1;
    }
  }
}
