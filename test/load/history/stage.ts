import { setTimeout as pause } from 'node:timers/promises';
import { Dice } from '../../../src/edge/demo/invent/dice.js';
import { report } from '../report.js';
import { Answers, Caller } from './caller.js';
import { PUBLISHING, type Reader, shapes } from './cast.js';
import { check, tally, type Violation } from './check.js';
import { type Follower, poll, subscribe } from './followers.js';
import type { Consumer, Delivery } from './history.js';
import { documentedClient, webhook } from './outsiders.js';
import { type Book, Publisher } from './publisher.js';

/** Without anything new, until whatever is missing counts as lost: a webhook of a killed hub is another's after half a minute. */
const DRAIN_MS = 60_000;
/** Content may be this old when it is heard: half a second at the hub (then it is read again), the rest on the way, on a machine at its limit. */
const GRACE_MS = 2_000;
const LOOK_MS = 1_000;

export interface StageOptions {
  /** Of the hub to be asked next: http://… without a slash at its end. */
  readonly address: () => string;
  readonly password: string;
  /** Items published at least, by all together. */
  readonly items: number;
  /** Of what is published, and when it is changed; else LOAD_SEED, else another one each time. */
  readonly seed?: string;
  /** false: items are published and never touched again. */
  readonly changes?: boolean;
}

/** Somebody who follows for one country, by one of the ways there are. */
export interface Part extends Reader {
  follow(stage: Stage): Follower | Promise<Follower>;
}

/**
 * The usual followers: three subscriptions, the documented client and a webhook, of five countries that see different things.
 * @param folder where the client keeps its copy
 */
export const partsIn = (folder: string): readonly Part[] => [
  { name: 'JP subscription', country: 'JP', follow: (stage) => stage.subscribes('jp') },
  { name: 'AU subscription', country: 'AU', follow: (stage) => stage.subscribes('au') },
  { name: 'VN subscription', country: 'VN', follow: (stage) => stage.subscribes('vn') },
  { name: 'US client of docs/following.md', country: 'US', follow: (stage) => stage.runsClient('us', folder) },
  { name: 'KR webhook', country: 'KR', follow: (stage) => webhook(stage.caller('kr'), stage.book.keys, stage.signal) },
];

/** Eight countries publish, others follow, and whatever happens meanwhile, a history is kept of what each of them knows. */
export class Stage {
  readonly answers = new Answers();
  readonly book: Book;
  private readonly over = new AbortController();
  private readonly seed: string;
  private readonly followers = new Map<Part, Follower>();

  private constructor(
    private readonly options: StageOptions,
    readonly parts: readonly Part[],
    group: string,
  ) {
    this.seed = options.seed ?? process.env.LOAD_SEED ?? `${Date.now()}`;
    this.book = { readers: parts, shapes: shapes(group), keys: new Map(), attempts: [], acked: 0, settled: 0, disturbed: false };
  }

  static async open(options: StageOptions, parts: readonly Part[]): Promise<Stage> {
    const anybody = new Caller(options.address, 'analyst@th.example', options.password);
    const { groups } = await anybody.read<{ groups: readonly { id: string }[] }>('{ groups { id } }', {}, AbortSignal.timeout(30_000));
    const stage = new Stage(options, parts, groups[0]?.id ?? '');
    for (const part of parts) stage.followers.set(part, await part.follow(stage));
    return stage;
  }

  get signal(): AbortSignal {
    return this.over.signal;
  }

  caller(slug: string): Caller {
    return new Caller(this.options.address, `analyst@${slug}.example`, this.options.password, this.answers);
  }

  subscribes(slug: string): Follower {
    return subscribe(() => `${this.options.address().replace('http', 'ws')}/graphql`, this.caller(slug), this.book.keys, this.signal);
  }

  polls(slug: string): Follower {
    return poll(this.caller(slug), this.book.keys, this.signal);
  }

  runsClient(slug: string, folder: string): Promise<Follower> {
    const account = { hub: this.options.address(), email: `analyst@${slug}.example`, password: this.options.password };
    return documentedClient(folder, account, this.caller(slug), this.book.keys, this.signal);
  }

  /** Kills those followers that are programs, and starts them again. */
  async crashFollowers(): Promise<void> {
    for (const follower of this.followers.values()) await follower.crash?.();
  }

  follower(name: string): Follower {
    const [, found] = [...this.followers].find(([part]) => part.name === name) ?? [];
    if (!found) throw new Error(`Nobody follows as ${name}.`);
    return found;
  }

  /**
   * Publishes everything, and more for as long as the disturbance takes; resolves when each publisher knows as much as it ever will.
   * @param disturbance what happens to the hub meanwhile
   */
  async publish(disturbance: () => Promise<void> = () => Promise.resolve()): Promise<void> {
    const { book, options, seed, signal } = this;
    const each = Math.ceil(options.items / PUBLISHING.length);
    book.disturbed = true;
    const disturbing = disturbance().finally(() => (book.disturbed = false));
    const publishing = PUBLISHING.map((country) =>
      new Publisher(this.caller(country.toLowerCase()), country, new Dice(`${seed} ${country}`), book).run(
        each,
        options.changes ?? true,
        signal,
      ),
    );
    await Promise.all([disturbing, ...publishing]);
  }

  /** Waits until publishers are done with `share` (0 to 1) of the items. */
  async reached(share: number): Promise<void> {
    while (this.book.settled < share * this.options.items && !this.signal.aborted) await pause(5);
  }

  /** When the next thing that is asked from now on is acknowledged, by the clock of the history. */
  async nextAck(): Promise<number> {
    const { attempts } = this.book;
    const now = performance.now();
    for (let next = attempts.length; !this.signal.aborted; next = attempts.length) {
      await pause(5);
      const acked = attempts.slice(next).find(({ result, start }) => result === 'ok' && start > now);
      if (acked) return acked.end;
    }
    throw new Error('The load test was ended before anything was acknowledged.');
  }

  /** Waits until everybody has heard what its feed gives, or nothing has come for a minute; then judges. @throws what a follower did not survive */
  async verdict(drainMs = DRAIN_MS): Promise<readonly Violation[]> {
    const started = performance.now();
    const consumers: Consumer[] = [];
    const kept: Violation[] = [];
    for (const [{ name }, follower] of this.followers) {
      const all = await this.settled(follower, drainMs);
      if (follower.fault) throw follower.fault;
      consumers.push({ name, heard: [...follower.heard], replay: all });
      const differences = (await follower.differences?.(this.signal)) ?? [];
      kept.push(...differences.map((key) => ({ rule: 'fold', consumer: name, key }) as const));
    }
    const drained = (performance.now() - started) / 1000;
    const violations = [...check({ attempts: this.book.attempts, consumers }, GRACE_MS), ...kept];
    this.tell(consumers, drained, violations);
    return violations;
  }

  /** What the follower's feed gives, once it gives no more and the follower has heard all of it; or once nothing has come for too long. */
  private async settled(follower: Follower, drainMs: number): Promise<readonly Delivery[]> {
    let [count, since, length] = [-1, performance.now(), -1];
    for (;;) {
      const all = await follower.replay(this.signal);
      const heard = new Set(follower.heard.map((one) => ('eventId' in one ? one.eventId : '')));
      const isComplete = all.every(({ eventId }) => heard.has(eventId));
      if (isComplete && all.length === length) return all;
      if (heard.size > count || all.length > length) since = performance.now();
      else if (performance.now() - since > drainMs) return all;
      [count, length] = [heard.size, all.length];
      await pause(LOOK_MS);
    }
  }

  /** Ends all publishers and followers. */
  close(): void {
    this.over.abort();
  }

  private tell(consumers: readonly Consumer[], drained: number, violations: readonly Violation[]): void {
    const { attempts, acked } = this.book;
    const doubtful = new Set(attempts.filter(({ result }) => result === 'info').map(({ id }) => id));
    for (const { id, result } of attempts) if (result === 'ok') doubtful.delete(id);
    report(`seed ${this.seed}: ${acked} items acknowledged, ${attempts.length} attempts, ${doubtful.size} operations of unknown outcome`);
    report(`requests: ${this.answers.told()}`);
    for (const { name, heard } of consumers) {
      report(`${name}: ${heard.length} events, ${this.follower(name).reconnections} reconnections`);
    }
    report(`drained in ${drained.toFixed(1)} s; violations: ${violations.length === 0 ? 'none' : JSON.stringify(tally(violations))}`);
  }
}
