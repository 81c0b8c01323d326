import { setTimeout as pause } from 'node:timers/promises';
import type { Dice } from '../../../src/edge/demo/invent/dice.js';
import type { Caller, Reply } from './caller.js';
import { isMember, NARROW, type Reader, type Shape } from './cast.js';
import type { Attempt, Result } from './history.js';

/** An item as its publisher knows it. */
interface Item {
  readonly key: string;
  readonly shape: Shape;
  confidence: number;
  id?: string;
}

interface Receipt {
  readonly outcome: 'CREATED' | 'UPDATED' | 'UNCHANGED' | 'REJECTED';
  readonly indicator: { readonly id: string } | null;
}

const PUBLISH = `mutation ($input: [PublishIndicatorInput!]!) { publishIndicators(input: $input) { outcome indicator { id } } }`;
const REVOKE = `mutation ($id: ID!, $reason: String!) { revokeIndicator(id: $id, reason: $reason) { id } }`;
const NARROWING = `mutation ($id: ID!, $audience: AudienceInput!) { changeAudience(id: $id, audience: $audience) { id } }`;
const BATCHES = [1, 1, 5, 20, 100, 300, 1_000] as const;
const MOST_GIVEN_UP = 20;
/** Items of a batch beyond what was asked for. */
const MOST_BEYOND = 20;
const AGAIN_MS = 50;

/** What the load test's publishers share: who may see what, and which id which item has. */
export interface Book {
  readonly readers: readonly Reader[];
  readonly shapes: readonly Shape[];
  /** Ids of items, to their keys. */
  readonly keys: Map<string, string>;
  readonly attempts: Attempt[];
  /** Items acknowledged so far. */
  acked: number;
  /** Items that their publishers are done with, acknowledged or not. */
  settled: number;
  /** A disturbance is not over: publishers go on beyond what they were asked for, so that each stroke of it finds the hub at work. */
  disturbed: boolean;
}

/** One country's system: publishes in batches of all sizes, now and then changes, narrows or revokes what it published, and asks again where it does not know. */
export class Publisher {
  private readonly mine: Item[] = [];
  private made = 0;
  private operations = 0;

  constructor(
    private readonly caller: Caller,
    private readonly country: string,
    private readonly dice: Dice,
    private readonly book: Book,
  ) {}

  /** @param items how many it publishes at least. @param changes whether some are updated, narrowed and revoked, which comes on top */
  async run(items: number, changes: boolean, signal: AbortSignal): Promise<void> {
    while ((this.made < items || this.book.disturbed) && !signal.aborted) {
      const size = Math.min(this.dice.pick(BATCHES), this.made < items ? items - this.made : MOST_BEYOND);
      const batch = Array.from({ length: size }, () => this.invent());
      if (await this.publish('PUBLISH', batch, signal)) this.mine.push(...batch);
      this.book.settled += size;
      if (changes && this.mine.length > 0 && this.dice.chance(60)) await this.change(signal);
    }
  }

  private invent(): Item {
    this.made += 1;
    const open = this.book.shapes.filter(({ membersOnly }) => !membersOnly || isMember(this.country));
    const weights = Object.fromEntries(open.map(({ weight }, index) => [String(index), weight]));
    const shape = open[Number(this.dice.weighed(weights))];
    if (!shape) throw new Error('There is no such shape.');
    return { key: `n${this.made}.${this.country.toLowerCase()}.example.com`, shape, confidence: 50 };
  }

  private async change(signal: AbortSignal): Promise<void> {
    const [item] = this.mine.splice(this.dice.below(this.mine.length), 1);
    if (!item) return;
    const op = this.dice.pick(['UPDATE', 'UPDATE', 'NARROW', 'REVOKE'] as const);
    if (op === 'UPDATE') {
      item.confidence += 1;
      if (await this.publish('UPDATE', [item], signal)) this.mine.push(item);
    } else {
      await this.revise(op, item, signal);
    }
  }

  /** @returns whether all of it is known to have been taken. */
  private async publish(op: 'PUBLISH' | 'UPDATE', items: readonly Item[], signal: AbortSignal): Promise<boolean> {
    const input = items.map(({ key, shape, confidence }) => ({
      kind: 'DOMAIN',
      value: key,
      threat: 'PHISHING',
      tlp: 'GREEN',
      audience: shape.audience,
      confidence,
    }));
    return this.insist(
      op,
      items,
      () => this.caller.ask<{ publishIndicators: readonly Receipt[] }>(PUBLISH, { input }),
      ({ publishIndicators }, index) => this.noted(items[index], publishIndicators[index], op === 'PUBLISH'),
      signal,
    );
  }

  private noted(item: Item | undefined, receipt: Receipt | undefined, isNew: boolean): Result {
    if (!item || !receipt?.indicator || receipt.outcome === 'REJECTED') return 'fail';
    item.id = receipt.indicator.id;
    this.book.keys.set(receipt.indicator.id, item.key);
    if (isNew) this.book.acked += 1;
    return 'ok';
  }

  private async revise(op: 'NARROW' | 'REVOKE', item: Item, signal: AbortSignal): Promise<void> {
    const ask = (): Promise<Reply<unknown>> =>
      op === 'NARROW'
        ? this.caller.ask(NARROWING, { id: item.id, audience: NARROW.audience })
        : this.caller.ask(REVOKE, { id: item.id, reason: 'It was wrong.' });
    const revised = { ...item, shape: op === 'NARROW' ? NARROW : item.shape };
    await this.insist(op, [revised], ask, () => 'ok', signal);
  }

  /**
   * Asks until it knows, or, of small batches one time in three that it does not, leaves it at that: such an operation may have happened, once, or not.
   */
  private async insist<Data>(
    op: Attempt['op'],
    items: readonly Item[],
    ask: () => Promise<Reply<Data>>,
    resultOf: (data: Data, index: number) => Result,
    signal: AbortSignal,
  ): Promise<boolean> {
    this.operations += 1;
    const id = `${this.country} ${this.operations}`;
    let again = false;
    while (!signal.aborted) {
      const start = performance.now();
      const reply = await ask();
      const end = performance.now();
      if (reply.result === 'unsent') {
        await pause(AGAIN_MS);
        continue;
      }
      // Whoever revokes again what may be revoked already is told that it is.
      const done = reply.result === 'fail' && again && reply.reason === 'INDICATOR_REVOKED';
      const results = items.map((_, index) => (reply.result === 'ok' ? resultOf(reply.data, index) : done ? 'ok' : reply.result));
      items.forEach(({ key, shape }, index) => {
        const readers = new Set(this.book.readers.filter(({ country }) => shape.includes(country)).map(({ name }) => name));
        this.book.attempts.push({ id: `${id} ${key}`, op, key, readers, start, end, result: results[index] ?? 'info' });
      });
      if (reply.result !== 'info') return results.every((result) => result === 'ok');
      if (items.length <= MOST_GIVEN_UP && this.dice.below(3) === 0) return false;
      again = true;
      await pause(AGAIN_MS);
    }
    return false;
  }
}
