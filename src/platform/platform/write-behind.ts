import { PollingJob } from './polling-job.js';

/** Time in milliseconds that notes wait at most, while the database answers. */
const EVERY_MS = 1_000;

/** How notes are merged and written. */
export interface WriteBehindOptions<Note> {
  /** Name in the log. */
  readonly name: string;
  /** Log message while the notes are not written, followed by the fault. */
  readonly failing: string;
  /** Log message when they are written again. */
  readonly recovered: string;
  /** Number of keys that may wait while the database does not answer. Further keys are dropped. */
  readonly most: number;
  /** Returns one note for two with the same key. */
  readonly merge: (earlier: Note, later: Note) => Note;
  readonly write: (notes: readonly Note[]) => Promise<void>;
}

/**
 * Notes that no request waits for. This process keeps them, one a key, and writes them together, once a second and when it stops. A process that is killed
 * loses those of its last second.
 */
export class WriteBehind<Note> {
  private waiting = new Map<string, Note>();
  /** Those that are on their way. They come back if they cannot be written, so they count for the limit. */
  private writing = new Map<string, Note>();
  private readonly job: PollingJob;

  constructor(private readonly options: WriteBehindOptions<Note>) {
    const { name, failing, recovered } = options;
    this.job = new PollingJob({ name, level: 'warn', failing, recovered, everyMs: EVERY_MS }, () => this.write());
  }

  start(): void {
    this.job.start();
  }

  /** Writes what waits now. */
  wake(): void {
    this.job.wake();
  }

  /** Ends the rounds and writes what still waits. Never rejects. */
  async stop(): Promise<void> {
    await this.job.stop();
    await this.write().catch(() => undefined);
  }

  /** @returns whether the note was kept; false: too many wait */
  note(key: string, note: Note): boolean {
    const earlier = this.waiting.get(key);
    if (earlier === undefined && this.waiting.size + this.writing.size >= this.options.most) return false;
    this.waiting.set(key, earlier === undefined ? note : this.options.merge(earlier, note));
    return true;
  }

  /** Notes that could not be written wait for the next round. @returns false: the next round comes by the clock */
  private async write(): Promise<boolean> {
    if (this.waiting.size === 0) return false;
    this.writing = this.waiting;
    this.waiting = new Map();
    try {
      await this.options.write([...this.writing.values()]);
    } catch (error) {
      const { waiting: later, writing } = this;
      this.waiting = writing;
      this.writing = new Map();
      for (const [key, note] of later) this.note(key, note);
      throw error;
    }
    this.writing = new Map();
    return false;
  }
}
