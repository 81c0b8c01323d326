import type { Bench, BenchContext } from '../bench.js';
import { type Figure, plain, ratioOf } from '../measure/figures.js';
import type { LoadJob, LoadResult } from '../processes/http-load.js';
import type { Stage } from '../stage/stage.js';
import { analysts, CONNECTIONS, knownValues, lookupBodies, rate, turn } from './traffic.js';

const CROWD = 10;
/** An overload lasts so many turns, and brings so many times what the hub can do. */
const OVERLOAD_TURNS = 12;
const TIMES = 2;
const REVOCATIONS_A_SECOND = 5;
/** A look-up that takes no longer than this shows that the hub has recovered. */
const RECOVERED_MS = 100;
const MOST_PROBES = 1_000;

const REVOKE = 'mutation ($id: ID!) { revokeIndicator(id: $id, reason: "Its holder is a victim.") { id } }';

type Target = Parameters<typeof turn>[1];

/** What one overload brought. */
interface Flood {
  readonly capacity: LoadResult;
  readonly flooded: LoadResult;
  readonly revoked: LoadResult;
  readonly recoveryMs: number;
}

export const overload: Bench = {
  name: 'overload',
  work: `look-ups over ${CROWD * CONNECTIONS} connections instead of ${CONNECTIONS}; ${TIMES} times as many look-ups a second as the hub can answer, with revocations`,
  run: async (context) => {
    const stage = await context.shared();
    const accounts = await analysts(stage, CONNECTIONS);
    const target = { url: `${stage.hub.url}/graphql`, accounts, bodies: lookupBodies(await knownValues(stage), 1) };
    return [...(await crowded(context, target)), ...(await flooded(context, stage, target))];
  },
};

/** Clients that wait for their answers, and send the next request at once. */
async function crowded(context: BenchContext, target: Target): Promise<readonly Figure[]> {
  const rates: (readonly [number, number])[] = [];
  const [slowest, refused]: [(readonly [number, number])[], number[]] = [[], []];
  for (let pair = 0; pair < context.options.pairs; pair += 1) {
    const crowd = await turn(context, target, { connections: CROWD * CONNECTIONS, mayFail: true });
    const usual = await turn(context, target, { mayFail: true });
    rates.push([rate(crowd), rate(usual)]);
    slowest.push([crowd.goodP99, usual.goodP99]);
    refused.push((100 * (crowd.requests - crowd.good)) / crowd.requests);
  }
  const otherName = `${CONNECTIONS} connections`;
  return [
    ratioOf({ name: `good answers over ${CROWD * CONNECTIONS} connections`, unit: 'requests/s', otherName }, rates),
    ratioOf({ name: `p99 of good answers over ${CROWD * CONNECTIONS} connections`, unit: 'ms', otherName }, slowest),
    plain(`refused over ${CROWD * CONNECTIONS} connections`, '%', refused),
  ];
}

/** Clients that send at a fixed rate, whatever the hub answers. */
async function flooded(context: BenchContext, stage: Stage, target: Target): Promise<readonly Figure[]> {
  const turns = context.options.isSmoke ? 1 : Math.min(2, context.options.pairs);
  const ids = await revocable(stage, turns, Math.ceil(overloadSeconds(context) * REVOCATIONS_A_SECOND));
  const floods: Flood[] = [];
  for (let number = 0; number < turns; number += 1) floods.push(await flood(context, target, ids));
  const named = `${TIMES} times the capacity`;
  const unclear = failures(floods.map(({ flooded: { requests, good, turnedAway, example } }) => [requests - good - turnedAway, example]));
  const lost = failures(floods.map(({ revoked: { requests, good, example } }) => [requests - good, example]));
  const refusals = floods.map(({ flooded: { requests, turnedAway } }) => (100 * turnedAway) / requests);
  return [
    ratioOf(
      { name: `good answers at ${named}`, unit: 'requests/s', otherName: 'capacity' },
      floods.map(({ flooded: one, capacity }) => [rate(one), rate(capacity)]),
    ),
    plain(
      `p99 of good answers at ${named}`,
      'ms',
      floods.map(({ flooded: { goodP99 } }) => goodP99),
    ),
    plain(`refused with retryAfter at ${named}`, '%', refusals, `failed otherwise: ${unclear}`),
    plain(
      `p99 of revocations at ${named}`,
      'ms',
      floods.map(({ revoked }) => revoked.p99),
      `failed: ${lost}`,
    ),
    plain(
      `recovery after ${named}`,
      'ms',
      floods.map(({ recoveryMs }) => recoveryMs),
    ),
  ];
}

/** The number of failures, and one of them. */
function failures(counts: readonly (readonly [number, string | undefined])[]): string {
  const [, example] = counts.find(([many]) => many > 0) ?? [];
  return `${counts.reduce((sum, [many]) => sum + many, 0)}${example === undefined ? '' : `, for instance ${example}`}`;
}

const overloadSeconds = ({ options }: BenchContext): number => options.seconds * OVERLOAD_TURNS;

async function flood(context: BenchContext, { url, accounts, bodies }: Target, revocations: Revocations): Promise<Flood> {
  const capacity = await turn(context, { url, accounts, bodies }, { mayFail: true });
  const seconds = overloadSeconds(context);
  const tokens = accounts.map(({ token }) => token);
  const work = context.load.ask(
    { url, tokens, bodies, connections: tokens.length, seconds, rate: TIMES * rate(capacity) },
    4_000 * seconds + 60_000,
  );
  const urgent = context.start<LoadJob, LoadResult>('http-load.ts', { name: 'urgent' });
  const revoked = await urgent.ask(
    { url, ...revocations.next(), connections: 1, seconds, rate: REVOCATIONS_A_SECOND },
    4_000 * seconds + 60_000,
  );
  const flooded = await work;
  const ended = performance.now();
  for (let probe = 0; probe < MOST_PROBES; probe += 1) {
    const { p50 } = await urgent.ask({ url, tokens, bodies, connections: 1, seconds: 60, most: 1 });
    if (p50 <= RECOVERED_MS) break;
  }
  return { capacity, flooded, revoked, recoveryMs: performance.now() - ended };
}

/** Requests that revoke another indicator each: as many as a turn takes, or fewer where the party has no more. */
interface Revocations {
  next(): Pick<LoadJob, 'tokens' | 'bodies' | 'most'>;
}

async function revocable({ owner, accounts }: Stage, turns: number, each: number): Promise<Revocations> {
  const { party, token } = await accounts.signIn('analyst1@th.example');
  const { rows } = await owner.query<{ id: string }>(
    'select id from hub.indicator where owner = $1 and revoked_at is null and (valid_until is null or valid_until > now()) order by id limit $2',
    [party, turns * each],
  );
  const bodies = rows.map(({ id }) => JSON.stringify({ query: REVOKE, variables: { id } }));
  const most = Math.floor(bodies.length / turns);
  return { next: () => ({ tokens: [token], bodies: { fixed: bodies.splice(0, most) }, most }) };
}
