import { setTimeout as pause } from 'node:timers/promises';
import { Answers, Caller } from '../history/caller.js';
import { LOAD_PASSWORD, type HubUnderFire } from '../history/hub-under-fire.js';
import type { Ask } from '../../support/officer.js';
import { Words } from './cast.js';

export const METRICS_TOKEN = 'the token of the load test, for what the hub measures';
const SAMPLE_MS = 500;
/** Nobody waits longer for an answer, kills included. */
const LONGEST_MS = 120_000;

/** One hub, everybody who speaks to it, and what is counted. */
export class Lane {
  readonly words = new Words();
  readonly answers = new Answers();
  kills = 0;
  /** MB of the hub's process. */
  peak = 0;
  private readonly over = new AbortController();
  private readonly callers = new Map<string, Caller>();

  constructor(readonly hub: HubUnderFire) {}

  get signal(): AbortSignal {
    return this.over.signal;
  }

  caller(email: string): Caller {
    const known = this.callers.get(email) ?? new Caller(() => this.hub.address, email, LOAD_PASSWORD, this.answers);
    this.callers.set(email, known);
    return known;
  }

  /** Asks until there is an answer: for what may be asked twice. */
  asks(email: string): Ask {
    return (query, variables = {}) => this.caller(email).read(query, variables, AbortSignal.timeout(LONGEST_MS));
  }

  /** One that was given a moment ago, whenever the hub lets in. */
  async token(email: string): Promise<string> {
    this.caller(email).signOut();
    for (;;) {
      const token = await this.caller(email).signedIn();
      if (token !== undefined) return token;
      this.signal.throwIfAborted();
      await pause(50);
    }
  }

  /** kill -9, and it starts again where it was. */
  async kill(): Promise<void> {
    this.kills += 1;
    await this.hub.end('SIGKILL');
    await this.hub.start();
  }

  /** Looks at the hub's memory, until all is over. */
  async watch(): Promise<void> {
    while (!this.signal.aborted) {
      this.peak = Math.max(this.peak, await this.resident().catch(() => 0));
      await pause(SAMPLE_MS);
    }
  }

  private async resident(): Promise<number> {
    const headers = { authorization: `Bearer ${METRICS_TOKEN}` };
    const text = await (await fetch(`${this.hub.address}/metrics`, { headers, signal: AbortSignal.timeout(2_000) })).text();
    return Number(/^process_resident_memory_bytes (\S+)$/m.exec(text)?.[1] ?? 0) / 1e6;
  }

  close(): void {
    this.over.abort();
  }
}
