import { Overloaded } from './errors.js';
import { isLess, ServiceTags } from './service-tags.js';

/** The contributors of a piece of work: an account, an address, a party. Each of them shares the capacity with all others of its kind. */
export type Contributors = readonly string[];

/** How a piece of work waits. */
export interface Turn {
  /** Whether it comes before all pieces that are not urgent. */
  readonly isUrgent?: boolean;
  /** Milliseconds after which it is refused if it has not begun; absent: it waits without a limit of time. */
  readonly maxWaitMs?: number;
}

/** Slots for urgent pieces alone, and how many urgent pieces run at a time: of all contributors, and of one. */
export interface UrgentSlots {
  readonly slots: number;
  readonly most: number;
  readonly perContributor: number;
}

interface Piece {
  /** Keys, urgent ones apart from others. */
  readonly running: Contributors;
  readonly contributors: Contributors;
  readonly isUrgent: boolean;
}

interface WaitingPiece extends Piece {
  readonly start: () => void;
  readonly refuse: (refusal: Overloaded) => void;
}

/**
 * Runs a limited number of pieces of work at once. Next comes the waiting piece whose contributors have been served least, so that a flood from one contributor
 * delays only that contributor (see {@link ServiceTags}). The number of waiting pieces is limited, too: beyond the limit the contributor with the most waiting pieces loses its newest.
 * Urgent pieces come before all others, in the same order among themselves, and count for their contributors as other pieces do. They may use
 * most slots, other pieces not those for urgent ones.
 */
export class FairQueue {
  private readonly queue: WaitingPiece[] = [];
  private readonly tags = new ServiceTags();
  /** Running pieces, by key. */
  private readonly runningByKey = new Map<string, number>();
  /** Waiting pieces, by contributor. */
  private readonly waitingByContributor = new Map<string, number>();
  private waitingUrgent = 0;
  private busy = 0;
  private busyUrgent = 0;
  private refused = 0;

  /**
   * @param maxWaiting a number, or a function where it changes
   * @param slotsPerContributor slots that one contributor may use at a time, for pieces that are not urgent
   */
  constructor(
    private readonly slots: number,
    private readonly maxWaiting: number | (() => number),
    private readonly slotsPerContributor = slots,
    private readonly urgent: UrgentSlots = { slots: 0, most: 0, perContributor: 0 },
  ) {}

  /** Returns the number of waiting pieces. */
  get waiting(): number {
    return this.queue.length;
  }

  /** Whether a piece that waits now is refused, or another one for it. */
  get isFull(): boolean {
    return this.queue.length >= (typeof this.maxWaiting === 'number' ? this.maxWaiting : this.maxWaiting());
  }

  /** Returns the number of pieces rejected since the process began. */
  get shed(): number {
    return this.refused;
  }

  /** Returns the number of running pieces. */
  get running(): number {
    return this.busy;
  }

  /** @throws Overloaded when too many pieces wait, and `contributors` have the most of them */
  async run<T>(contributors: Contributors, work: () => Promise<T>): Promise<T> {
    const piece: Piece = { contributors, running: contributors, isUrgent: false };
    if (this.canStart(piece)) this.begin(piece);
    else await this.wait(piece);
    try {
      return await work();
    } finally {
      this.end(piece);
    }
  }

  /**
   * Waits for a slot.
   * @returns a function that gives the slot back; a second call does nothing
   * @throws Overloaded when too many pieces wait, and `contributors` have the most of them; and when the wait has become too long
   */
  async acquire(contributors: Contributors, { isUrgent = false, maxWaitMs }: Turn = {}): Promise<() => void> {
    const piece: Piece = { contributors, isUrgent, running: isUrgent ? contributors.map((key) => `urgent ${key}`) : contributors };
    if (this.canStart(piece)) this.begin(piece);
    else await this.wait(piece, maxWaitMs);
    let isReleased = false;
    return () => {
      if (!isReleased) this.end(piece);
      isReleased = true;
    };
  }

  private wait(piece: Piece, maxWaitMs?: number): Promise<void> {
    return new Promise((start, refuse) => {
      let timer: NodeJS.Timeout | undefined;
      const settled =
        <Args extends unknown[]>(settle: (...args: Args) => void) =>
        (...args: Args): void => {
          clearTimeout(timer);
          settle(...args);
        };
      const waiting: WaitingPiece = { ...piece, start: settled(start), refuse: settled(refuse) };
      if (maxWaitMs !== undefined) timer = setTimeout(() => this.refuse(this.queue.indexOf(waiting)), maxWaitMs);
      const { isFull } = this;
      this.queue.push(waiting);
      this.countWaiting(waiting, 1);
      if (isFull) this.shedOne();
    });
  }

  private canStart({ running, isUrgent }: Piece): boolean {
    if (this.busy >= this.slots + this.urgent.slots) return false;
    if (isUrgent ? this.busyUrgent >= this.urgent.most : this.busy - this.busyUrgent >= this.slots) return false;
    const most = isUrgent ? this.urgent.perContributor : this.slotsPerContributor;
    return running.every((key) => (this.runningByKey.get(key) ?? 0) < most);
  }

  private end(piece: Piece): void {
    this.release(piece);
    this.startNext();
  }

  private startNext(): void {
    const chosen = this.leastServed();
    if (chosen) {
      this.dequeue(this.queue.indexOf(chosen));
      this.begin(chosen);
      chosen.start();
    } else if (this.busy === 0) {
      this.tags.clear();
    }
  }

  private release({ running, isUrgent }: Piece): void {
    this.busy -= 1;
    if (isUrgent) this.busyUrgent -= 1;
    addTo(this.runningByKey, running, -1);
  }

  private begin({ contributors, running, isUrgent }: Piece): void {
    this.busy += 1;
    if (isUrgent) this.busyUrgent += 1;
    addTo(this.runningByKey, running, 1);
    this.tags.begin(contributors, isUrgent && this.queue.length > 0, this.slots + this.queue.length);
  }

  /** Returns the next piece: the oldest of those whose contributors have been served least, an urgent one if there is any. */
  private leastServed(): WaitingPiece | undefined {
    let best: { readonly candidate: WaitingPiece; readonly tags: readonly number[] } | undefined;
    for (const candidate of this.queue) {
      if ((best?.candidate.isUrgent && !candidate.isUrgent) || !this.canStart(candidate)) continue;
      const tags = this.tags.of(candidate.contributors);
      const isFirstUrgent = candidate.isUrgent && best?.candidate.isUrgent === false;
      if (best === undefined || isFirstUrgent || this.tags.isBefore(tags, best.tags)) best = { candidate, tags };
    }
    return best?.candidate;
  }

  /**
   * Rejects the newest piece of the contributor with the most waiting pieces; for an address, of the account with the most pieces there. Urgent pieces are
   * rejected only when no others wait.
   */
  private shedOne(): void {
    const isUrgentShed = this.waitingUrgent === this.queue.length;
    const sizeOf = (key: string): number => this.waitingByContributor.get(key) ?? 0;
    let most: readonly number[] = [];
    let index = -1;
    for (const [at, { contributors, isUrgent }] of this.queue.entries()) {
      const largest = most[0] ?? 0;
      if (isUrgent !== isUrgentShed || contributors.every((key) => sizeOf(key) < largest)) continue;
      const sizes = contributors.map(sizeOf).sort((a, b) => b - a);
      if (isLess(sizes, most)) continue; // of equal ones the newest
      most = sizes;
      index = at;
    }
    this.refuse(index);
  }

  private refuse(index: number): void {
    const loser = this.dequeue(index);
    if (!loser) return;
    this.refused += 1;
    loser.refuse(new Overloaded());
  }

  /** @param index -1 for a piece that does not wait any more */
  private dequeue(index: number): WaitingPiece | undefined {
    const [piece] = index < 0 ? [] : this.queue.splice(index, 1);
    if (piece) this.countWaiting(piece, -1);
    return piece;
  }

  private countWaiting({ contributors, isUrgent }: Piece, by: 1 | -1): void {
    addTo(this.waitingByContributor, contributors, by);
    if (isUrgent) this.waitingUrgent += by;
  }
}

function addTo(counts: Map<string, number>, keys: Contributors, by: 1 | -1): void {
  for (const key of keys) {
    const count = (counts.get(key) ?? 0) + by;
    if (count > 0) counts.set(key, count);
    else counts.delete(key);
  }
}
