import { setImmediate as endOfTurn } from 'node:timers/promises';
import { Overloaded } from '../platform/errors.js';
import { AsyncValue } from './async-value.js';

const limits = new AsyncValue<AnswerLimit | undefined>();
/** The limit whose turn the caller has: see {@link AnswerLimit.takeTurns}. */
const turns = new AsyncValue<AnswerLimit>();

/**
 * How long one request waits for the database without any answer. Time counts while the request waits for a connection or a statement, and starts again with
 * each answer. So a request of many statements may last. A request to a silent database ends with OVERLOADED, and sends no further statement.
 */
export class AnswerLimit {
  private readonly refusals = new Set<(refusal: Overloaded) => void>();
  private pendingWaits = 0;
  private since: number | undefined;
  private timer: NodeJS.Timeout | undefined;
  private reached = false;
  private takesTurns = false;
  private urgent = false;
  /** Ends with the last piece of work in turn; never rejected. */
  private last: Promise<unknown> = Promise.resolve();

  /** @param longestMs milliseconds */
  constructor(private readonly longestMs: number) {}

  /** The limit of the request in whose asynchronous context the caller runs. */
  static current(): AnswerLimit | undefined {
    return limits.current();
  }

  /** Runs `work` outside the limit of the request that causes it. */
  static without<T>(work: () => T): T {
    return limits.run(undefined, work);
  }

  /**
   * Runs `work` with a new limit, for which earlier waits of the request do not count; outside of a request, as {@link without} does.
   * @param isUrgent default: whether the request is
   */
  static withNewLimit<T>(work: () => T, isUrgent = AnswerLimit.current()?.urgent ?? false): T {
    const current = AnswerLimit.current();
    const limit = current && new AnswerLimit(current.longestMs);
    if (limit) limit.urgent = isUrgent;
    return limits.run(limit, work);
  }

  /** Whether the request is urgent: then it waits for no connection behind other work. */
  get isUrgent(): boolean {
    return this.urgent;
  }

  /** Whether the request has already failed with OVERLOADED. */
  get isOver(): boolean {
    return this.reached;
  }

  /** Runs `work` so that all its statements count for this limit. */
  run<T>(work: () => T): T {
    return limits.run(this, work);
  }

  /** From now on pieces of work that begin by {@link raceWithLimit} wait for one another, so that the request uses one connection at a time. */
  takeTurns({ isUrgent }: { readonly isUrgent: boolean } = { isUrgent: false }): void {
    this.takesTurns = true;
    this.urgent = isUrgent;
  }

  /** Ends when no work in turn is left, also none that follows from the last piece at once. An answer may leave earlier: an error makes it null. */
  async untilIdle(): Promise<void> {
    for (let seen: unknown; seen !== this.last; await endOfTurn()) {
      seen = this.last;
      await seen;
    }
  }

  /**
   * Returns the result of `work`, unless the limit is reached before. Then `work` continues until its present statement ends, and its next statement is
   * rejected.
   * @throws Overloaded
   */
  async raceWithLimit<T>(work: () => Promise<T>): Promise<T> {
    if (this.reached) throw new Overloaded();
    let refuse: (refusal: Overloaded) => void = () => undefined;
    const late = new Promise<never>((_, reject) => (refuse = reject));
    this.refusals.add(refuse);
    try {
      return await Promise.race([this.inTurn(work), late]);
    } finally {
      this.refusals.delete(refuse);
    }
  }

  /** Counts the time of `waiting`. @param isAnswer whether success of `waiting`, or this error, is an answer of the database */
  async countWait<T>(waiting: Promise<T>, isAnswer: (error?: unknown) => boolean): Promise<T> {
    this.since ??= performance.now();
    this.pendingWaits += 1;
    if (this.timer === undefined) this.checkLimit();
    try {
      const result = await waiting;
      this.settle(isAnswer());
      return result;
    } catch (error) {
      this.settle(isAnswer(error));
      throw error;
    }
  }

  /** Work inside of work in turn has its turn already. */
  private inTurn<T>(work: () => Promise<T>): Promise<T> {
    if (!this.takesTurns || turns.current() === this) return this.run(work);
    const result = this.last.then(() => {
      if (this.reached) throw new Overloaded();
      return turns.run(this, () => this.run(work));
    });
    this.last = result.catch(() => undefined);
    return result;
  }

  private settle(isAnswer: boolean): void {
    this.pendingWaits -= 1;
    if (isAnswer) this.since = this.pendingWaits > 0 ? performance.now() : undefined;
    if (this.pendingWaits > 0) return;
    clearTimeout(this.timer);
    this.timer = undefined;
  }

  /** Checks the limit now, and again when the remaining time has passed. */
  private checkLimit(): void {
    const leftMs = this.longestMs - (performance.now() - (this.since ?? performance.now()));
    if (leftMs > 0) {
      this.timer = setTimeout(() => this.checkLimit(), leftMs);
      return;
    }
    this.reached = true;
    for (const refuse of this.refusals) refuse(new Overloaded());
  }
}
