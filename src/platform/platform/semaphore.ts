import { Overloaded } from './errors.js';
import type { Turn } from './fair-queue.js';

/**
 * Limits concurrent work. Further work waits in order of arrival, up to a limit. For work that must leave capacity for other work. Urgent work comes before all
 * other, and has permits that no other work uses.
 */
export class Semaphore {
  private running = 0;
  private runningUrgent = 0;
  private readonly queue: (() => void)[] = [];
  private readonly urgentQueue: (() => void)[] = [];

  /**
   * @param permits for work that is not urgent; urgent work may use them, too
   * @param reserved for urgent work alone
   */
  constructor(
    private readonly permits: number,
    private readonly maxWaiting = Infinity,
    private readonly reserved = 0,
  ) {}

  /** Returns the number of waiting pieces of work. */
  get waiting(): number {
    return this.queue.length + this.urgentQueue.length;
  }

  /** @throws Overloaded when too many wait already */
  async run<T>(work: () => Promise<T>): Promise<T> {
    const release = await this.acquire();
    try {
      return await work();
    } finally {
      release();
    }
  }

  /**
   * Waits for a permit.
   * @returns a function that gives the permit back; a second call does nothing
   * @throws Overloaded when too many wait already, or when the wait has become too long
   */
  async acquire({ isUrgent = false, maxWaitMs }: Turn = {}): Promise<() => void> {
    if (this.canStart(isUrgent)) this.begin(isUrgent);
    else if (this.waiting >= this.maxWaiting) throw new Overloaded();
    else await this.wait(isUrgent, maxWaitMs); // finished work begins the next piece
    let isReleased = false;
    return () => {
      if (!isReleased) this.end(isUrgent);
      isReleased = true;
    };
  }

  private canStart(isUrgent: boolean): boolean {
    if (this.running >= this.permits + this.reserved) return false;
    return isUrgent || this.running - this.runningUrgent < this.permits;
  }

  private wait(isUrgent: boolean, maxWaitMs: number | undefined): Promise<void> {
    const queue = isUrgent ? this.urgentQueue : this.queue;
    return new Promise((resolve, reject) => {
      const start = (): void => {
        clearTimeout(timer);
        resolve();
      };
      const refuse = (): void => {
        queue.splice(queue.indexOf(start), 1);
        reject(new Overloaded());
      };
      const timer = maxWaitMs === undefined ? undefined : setTimeout(refuse, maxWaitMs);
      queue.push(start);
    });
  }

  private begin(isUrgent: boolean): void {
    this.running += 1;
    if (isUrgent) this.runningUrgent += 1;
  }

  private end(isUrgent: boolean): void {
    this.running -= 1;
    if (isUrgent) this.runningUrgent -= 1;
    const isNextUrgent = this.urgentQueue.length > 0;
    const queue = isNextUrgent ? this.urgentQueue : this.queue;
    if (queue.length === 0 || !this.canStart(isNextUrgent)) return;
    this.begin(isNextUrgent);
    queue.shift()?.();
  }
}
