import type { Bench, BenchContext } from '../bench.js';
import { alternate, type Figure, type Naming, plain, ratioOf } from '../measure/figures.js';
import type { Child } from '../processes/child.js';
import type { BroadcastJob } from '../processes/baseline-ws.js';
import type { Published, PublisherJob } from '../processes/publisher.js';
import type { Received, SubscribersJob } from '../processes/subscribers.js';
import type { Stage } from '../stage/stage.js';
import { COUNTRIES } from '../world/countries.js';

/** Subscribers are of these; the country after them publishes. */
const PARTIES = 15;
/** The hub's limit of sockets of one user (docs/operations.md). */
const SOCKETS_OF_USER = 10;
/** How long subscribers wait for the next delivery before the rest counts as not delivered. */
const IDLE_MS = 10_000;
/** How long publishing may take longer than it should, and how long the subscribers wait in all beside the time of publishing. */
const LATE_MS = 15_000;
const LATEST_MS = 30_000;
/** Events a second, by the number of subscribers. */
const RATES: Readonly<Record<number, readonly number[]>> = { 100: [20, 100, 200], 1_000: [20] };
/** Of the publisher, where it keeps a rate. */
const CONNECTIONS = 32;

interface Ground {
  readonly stage: Stage;
  readonly publisher: Child<PublisherJob, Published>;
  readonly subscribers: Child<SubscribersJob, Received>;
  readonly rawSubscribers: Child<SubscribersJob, Received>;
  readonly broadcast: Child<BroadcastJob, string>;
  readonly rawUrl: string;
  readonly publisherToken: string;
  /** One for each ten sockets of a party. */
  readonly tokens: readonly string[];
}

/** How events are published: `events` in requests of `each`, `rate` events a second. */
interface Load {
  readonly events: number;
  readonly each: number;
  readonly rate?: number;
}

export const fanOut: Bench = {
  name: 'fan-out',
  work: `one publisher; 100 and 1,000 live graphql-ws subscribers of ${PARTIES} parties`,
  run: async (context) => {
    const { isSmoke, pairs, seconds } = context.options;
    const ground = await prepare(context);
    const figures: Figure[] = [];
    for (const sockets of isSmoke ? [10] : [100, 1_000]) {
      await open(ground, sockets);
      const events = isSmoke ? 20 : 100;
      figures.push(
        ...(await attempt(`fan-out to ${sockets} subscribers`, async () => [await throughput(ground, sockets, { events, pairs })])),
      );
      for (const rate of RATES[sockets] ?? [20]) {
        for (const each of isSmoke || rate === 20 ? [1] : [1, 10]) {
          const name = `${sockets} subscribers, ${rate} events/s in requests of ${each}`;
          context.notice(name);
          figures.push(...(await attempt(name, () => latency(ground, sockets, { events: rate * seconds, each, rate }))));
        }
      }
      await close(ground);
    }
    if (figures.every((figure) => figure.pairs === 0)) throw new Error(figures[0]?.note ?? 'There is no figure.');
    return figures;
  },
};

/** A load that breaks down must not lose the figures of the others: its line has the reason. */
async function attempt(name: string, measure: () => Promise<readonly Figure[]>): Promise<readonly Figure[]> {
  try {
    return await measure();
  } catch (error) {
    return [plain(name, 'ms', [], `not measured: ${error instanceof Error ? error.message : String(error)}`)];
  }
}

async function prepare(context: BenchContext): Promise<Ground> {
  const stage = await context.shared();
  const broadcast = context.start<BroadcastJob, string>('baseline-ws.ts');
  const publisher = await stage.accounts.signIn(`analyst1@${(COUNTRIES[PARTIES] ?? '').toLowerCase()}.example`);
  const tokens: string[] = [];
  for (let user = 1; user <= (context.options.isSmoke ? 1 : 7); user += 1) {
    for (const country of COUNTRIES.slice(0, PARTIES)) {
      tokens.push((await stage.accounts.signIn(`analyst${user}@${country.toLowerCase()}.example`)).token);
    }
  }
  return {
    stage,
    publisher: context.start('publisher.ts'),
    subscribers: context.start('subscribers.ts'),
    rawSubscribers: context.start('subscribers.ts', { name: 'raw' }),
    broadcast,
    rawUrl: await broadcast.ask({ start: true }),
    publisherToken: publisher.token,
    tokens,
  };
}

async function open({ stage, subscribers, rawSubscribers, rawUrl, tokens }: Ground, sockets: number): Promise<void> {
  if (sockets > tokens.length * SOCKETS_OF_USER) throw new Error(`${tokens.length} users cannot have ${sockets} sockets.`);
  await subscribers.ask({ open: { url: stage.hub.wsUrl, tokens, sockets } });
  await rawSubscribers.ask({ open: { url: rawUrl, sockets } });
}

async function close({ subscribers, rawSubscribers }: Ground): Promise<void> {
  await subscribers.ask({ close: true });
  await rawSubscribers.ask({ close: true });
}

async function reopen({ stage, subscribers, tokens }: Ground, sockets: number): Promise<void> {
  await subscribers.ask({ close: true });
  await subscribers.ask({ open: { url: stage.hub.wsUrl, tokens, sockets } });
}

/** Publishes while the subscribers receive. */
async function deliver(ground: Ground, sockets: number, { events, each, rate }: Load): Promise<Received & { readonly failed: number }> {
  const { stage, publisher, subscribers, publisherToken: token } = ground;
  const nominalMs = rate === undefined ? 0 : (1000 * events) / rate;
  const connections = rate === undefined ? 1 : CONNECTIONS;
  const job = { url: `${stage.hub.url}/graphql`, token, events, each, connections, mostMs: nominalMs + LATE_MS };
  const latestMs = nominalMs + LATEST_MS;
  const receiving = subscribers.ask({ receive: { deliveries: events * sockets, idleMs: IDLE_MS, mostMs: latestMs } }, 2 * latestMs);
  const published = await publisher.ask(rate === undefined ? job : { ...job, rate }, 2 * latestMs);
  const failed = events - published.events;
  const received = await receiving;
  if (received.deliveries < events * sockets) await reopen(ground, sockets); // what is still under way belongs to no later figure
  await stage.settle();
  return { ...received, failed };
}

async function broadcastTo(
  { broadcast, rawSubscribers }: Ground,
  sockets: number,
  load: { message: string; times: number; rate?: number },
): Promise<Received> {
  const receiving = rawSubscribers.ask({ receive: { deliveries: load.times * sockets, idleMs: IDLE_MS, mostMs: 2 * LATEST_MS } });
  await broadcast.ask({ broadcast: load });
  return receiving;
}

const perSecond = ({ deliveries, seconds }: Received): number => deliveries / Math.max(seconds, 0.001);

async function throughput(ground: Ground, sockets: number, { events, pairs }: { events: number; pairs: number }): Promise<Figure> {
  let { message } = await deliver(ground, sockets, { events: 10, each: 10 });
  const naming: Naming = {
    name: `fan-out to ${sockets} subscribers`,
    unit: 'deliveries/s',
    otherName: 'raw ws, same bytes',
    note: `${events} events in requests of 10, messages of ${message.length} bytes`,
  };
  const hub = async (): Promise<number> => {
    const received = await deliver(ground, sockets, { events, each: 10 });
    message = received.message;
    return perSecond(received);
  };
  return alternate(
    naming,
    { hub, other: async () => perSecond(await broadcastTo(ground, sockets, { message, times: 10 * events })) },
    { pairs, warmUp: false },
  );
}

/** Milliseconds from publication to delivery, against a broadcast at the same rate. */
async function latency(ground: Ground, sockets: number, load: Required<Load>): Promise<readonly Figure[]> {
  const hub = await deliver(ground, sockets, load);
  const raw = await broadcastTo(ground, sockets, { message: hub.message, times: load.events, rate: load.rate });
  const missing = (load.events - hub.failed) * sockets - hub.deliveries;
  const notes = [
    ...(missing > 0 ? [`${missing} of ${load.events * sockets} not delivered in time`] : []),
    ...(hub.failed > 0 ? [`${hub.failed} of ${load.events} not published`] : []),
  ];
  const note = notes.length > 0 ? `lower bound: ${notes.join('; ')}` : undefined;
  return (['p50', 'p99'] as const).map((quantile) =>
    ratioOf(
      {
        name: `publish to delivery, ${sockets} subscribers, ${load.rate} events/s in requests of ${load.each}, ${quantile}`,
        unit: 'ms',
        otherName: 'raw ws',
        ...(note === undefined ? {} : { note }),
      },
      [[hub[quantile], raw[quantile]]],
    ),
  );
}
