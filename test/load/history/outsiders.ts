import { FollowClient } from '../../support/follow-client.js';
import { until } from '../../support/officer.js';
import { type Received, startReceiver } from '../../support/receiver.js';
import type { Caller } from './caller.js';
import { type Follower, isOurs, type Keys, poll } from './followers.js';
import { type Delivery, fold } from './history.js';

/** Consumers that are no part of the load test's own code: the documented client, as a program of its own, and a webhook's receiver. */

const SAMPLE_MS = 20;

interface Account {
  readonly hub: string;
  readonly email: string;
  readonly password: string;
}

/** The client of docs/following.md. It prints no content, so that its events are judged without, and its copy is held against its feed. */
export async function documentedClient(
  folder: string,
  account: Account,
  caller: Caller,
  keys: Keys,
  signal: AbortSignal,
): Promise<Follower> {
  const client = new FollowClient(folder, account);
  client.start();
  signal.addEventListener('abort', () => void client.kill(), { once: true });
  await until(
    async () => client.items(),
    (items) => Object.keys(items).length > 0,
  );
  const heard = new Repeats(keys);
  const sample = setInterval(() => {
    for (const { eventId, operation, itemId } of client.events.splice(0)) {
      if (operation !== 'POSITION') heard.takes({ eventId, operation, itemId, content: operation === 'WITHDRAWN' ? null : '' });
    }
  }, SAMPLE_MS);
  signal.addEventListener('abort', () => clearInterval(sample), { once: true });
  let crashes = 0;

  return {
    get heard() {
      return heard.deliveries;
    },
    fault: undefined,
    get reconnections() {
      return heard.repeats;
    },
    async crash() {
      crashes += 1;
      await client.kill();
      client.start();
    },
    async replay(over) {
      const feed = await replayOf(caller, keys, over);
      return feed.map((event) => ({ ...event, content: event.content === null ? null : '' }));
    },
    async differences(over) {
      const wanted = fold(await replayOf(caller, keys, over));
      const versions = new Map([...wanted].map(([key, content]) => [key, content.replace(/ \S+/, '')]));
      const items = Object.values(client.items()).filter(({ value }) => isOurs(value));
      const kept = new Map(items.map(({ value, version, revokedAt }) => [value, `${version} ${revokedAt ?? 'stands'}`]));
      const unexplained = heard.repeats > client.complaints.length + crashes ? ['came again though nothing was interrupted'] : [];
      return [...unexplained, ...[...versions.keys(), ...kept.keys()].filter((key) => versions.get(key) !== kept.get(key))];
    },
  };
}

/** A webhook's receiver, which takes everything. What is sent again bears the same id. */
export async function webhook(caller: Caller, keys: Keys, signal: AbortSignal): Promise<Follower> {
  const receiver = await startReceiver();
  signal.addEventListener('abort', () => void receiver.stop(), { once: true });
  const heard = new Repeats(keys);
  receiver.answers(({ data: { eventId, operation, itemId = '', item: indicator } }: Received) => {
    const isAnother = indicator && !isOurs(indicator.value);
    if (!isAnother) heard.takes({ eventId, operation: operation as Delivery['operation'], itemId, content: contentOf(indicator) });
    return { status: 204 };
  });
  const create = 'mutation ($input: WebhookInput!) { createWebhook(input: $input) { webhook { id } } }';
  await caller.read(create, { input: { name: 'load test', url: receiver.url, filter: { itemKinds: ['INDICATOR'] } } }, signal);
  return {
    get heard() {
      return heard.deliveries;
    },
    fault: undefined,
    get reconnections() {
      return heard.repeats;
    },
    replay: (over) => replayOf(caller, keys, over),
  };
}

function contentOf(indicator: Readonly<Record<string, unknown>> | undefined): string | null {
  return indicator ? `${indicator.version} ${indicator.confidence} ${indicator.revokedAt ?? 'stands'}` : null;
}

const replayOf = (caller: Caller, keys: Keys, signal: AbortSignal): Promise<readonly Delivery[]> =>
  poll(caller, keys, AbortSignal.abort()).replay(signal);

interface Told extends Omit<Delivery, 'at' | 'connection' | 'key'> {
  readonly itemId: string;
}

/**
 * What came, by the ids of its items: which item that is may be known only later. Whether what came twice came by another connection cannot be seen from
 * outside: each time that something comes again, a new one is taken to begin there. How many began is told as `repeats`.
 */
class Repeats {
  repeats = 0;
  private readonly told: (Told & Pick<Delivery, 'at' | 'connection'>)[] = [];
  private readonly ofConnection = new Set<string>();

  constructor(private readonly keys: Keys) {}

  takes(event: Told): void {
    if (this.ofConnection.has(event.eventId)) {
      this.repeats += 1;
      this.ofConnection.clear();
    }
    this.ofConnection.add(event.eventId);
    this.told.push({ ...event, at: performance.now(), connection: this.repeats });
  }

  get deliveries(): readonly Delivery[] {
    return this.told.map(({ itemId, ...event }) => ({ ...event, key: this.keys.get(itemId) ?? `item ${itemId}` }));
  }
}
