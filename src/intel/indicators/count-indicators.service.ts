import { Injectable } from '@nestjs/common';
import { act, type Actor, type ActorParty } from '../../identity/auth/actor.js';
import { Database, type Transaction } from '../../platform/database/database.js';
import { countWithin, CountingTimeout, MAX_COUNTING_MS, MOST_COUNTED } from '../../platform/graphql/total-count.js';
import type { Kind } from '../../values/values/value.js';
import type { Threat } from './claim.js';
import { type ClaimPosition, readClaimBatch, startOfClaims } from './claim-walk.js';
import { filterCondition, filterValuesOf, type IndicatorFilter } from './indicator-filter.js';

/** Claims in one statement of a count: the first, and the most. */
const [MIN_BATCH, MAX_BATCH] = [1_000, 10_000];

export const PERIODS = ['DAY', 'WEEK', 'MONTH', 'YEAR'] as const;
export type Period = (typeof PERIODS)[number];
/** Most periods that statistics list: more than a year of days. */
export const MOST_PERIODS = 400;
/** Most claims that statistics examine; fewer with a condition on the detail, which is slower to read. */
export const MOST_EXAMINED = 50_000;
export const MOST_DETAILS_EXAMINED = 10_000;

/** Numbers of claims. Each list has every claim once, the periods together with `earlier`. */
export interface IndicatorStatistics {
  readonly total: number;
  /** Whether all visible claims were examined; false: only the newest. */
  readonly complete: boolean;
  readonly kinds: readonly { readonly kind: Kind; readonly count: number }[];
  readonly threats: readonly { readonly threat: Threat; readonly count: number }[];
  /** party null: owners that are not named. */
  readonly owners: readonly { readonly party: ActorParty | null; readonly count: number }[];
  /** Newest first; start in UTC. */
  readonly periods: readonly { readonly start: Date; readonly count: number }[];
  /** Claims of periods before the listed ones. */
  readonly earlier: number;
}

/** Counts claims that the reader may see, with the filter of the list. Cost and answer depend on visible claims alone. */
@Injectable()
export class CountIndicatorsService {
  constructor(private readonly database: Database) {}

  /**
   * Returns the number of claims: exact up to {@link MOST_COUNTED}; a lower bound above, and when counting takes too long.
   * @throws CountingTimeout when no claim was counted in time
   */
  async count(actor: Actor, filter: IndicatorFilter): Promise<number> {
    const values = filterValuesOf(filter);
    const deadline = performance.now() + MAX_COUNTING_MS;
    let count = 0;
    const work = this.database.as(actor, act(actor, 'indicator.count', 'indicator:read'), async (tx) => {
      count = 0;
      let position: ClaimPosition | undefined = await startOfClaims(tx);
      for (let size = MIN_BATCH; position && count <= MOST_COUNTED && performance.now() < deadline; size = Math.min(size * 3, MAX_BATCH)) {
        const from: ClaimPosition = position;
        const batch = await countWithin(tx, deadline - performance.now(), () => countBatch(tx, from, size, values));
        count += batch.count;
        position = batch.next;
      }
    });
    await work.catch((error: unknown) => {
      if (!(error instanceof CountingTimeout) || count === 0) throw error;
    });
    return count;
  }

  /** Returns statistics of the newest claims, in one statement. */
  async statistics(actor: Actor, filter: IndicatorFilter, by: Period): Promise<IndicatorStatistics> {
    const readsDetails = Boolean(filter.text?.trim() || filter.personStatuses);
    const most = readsDetails ? MOST_DETAILS_EXAMINED : MOST_EXAMINED;
    const rows = await this.database.as(actor, act(actor, 'indicator.statistics', 'indicator:read'), (tx) =>
      tx.query<TallyRow>(STATISTICS, [most, ...filterValuesOf(filter), by]),
    );
    return statisticsOf(rows);
  }
}

interface CountedBatch {
  readonly count: number;
  readonly next: ClaimPosition | undefined;
}

async function countBatch(tx: Transaction, from: ClaimPosition, size: number, values: readonly unknown[]): Promise<CountedBatch> {
  const { claims, next } = await readClaimBatch(tx, from, size);
  if (claims.length === 0) return { count: 0, next };
  const [row] = await tx.query<{ count: number }>(COUNT, [claims.map(({ id }) => id), ...values]);
  return { count: row?.count ?? 0, next };
}

const COUNT = `
  select count(*)::integer as count from hub.claim where claim.id = any ($1)
      and ${filterCondition('$1')}`;

// Claims without a position in the stream come first, as in the list. One claim more than the most shows whether there are others.
const STATISTICS = `
  with head as materialized (select hub.stream_position() as last),
    examined as materialized (
      select array(
        select u.id from head, hub.unsequenced_claims(head.last, null, $1 + 1) u
        union all (select s.id from head, hub.sequenced_claims(head.last, head.last, $1 + 1) s order by s.place desc)
        limit $1 + 1) as ids),
    found as (
      select claim.kind, claim.threat, claim.owner_id, date_trunc($15, claim.published_at, 'UTC') as start
        from unnest((select e.ids[1:$1] from examined e)) x(id) join hub.claim on claim.id = x.id
        where ${filterCondition('(select e.ids from examined e)')}),
    tallies as (
      select f.kind, f.threat, f.owner_id, f.start, count(*)::integer as count, grouping(f.owner_id) = 0 as by_owner, grouping(f.start) = 0 as by_start,
          grouping(f.kind, f.threat, f.owner_id, f.start) = 15 as total
        from found f group by grouping sets ((f.kind), (f.threat), (f.owner_id), (f.start), ()))
  select t.count, t.total, (select cardinality(e.ids) <= $1 from examined e) as complete, t.kind, t.threat, t.by_owner, t.start,
      case when p.id is not null then jsonb_build_object('id', p.id, 'kind', p.kind, 'name', p.name, 'country', p.country) end as owner,
      case when t.by_start then rank() over (partition by t.by_start order by t.start desc)::integer end as rank
    from tallies t left join hub.party p on p.id = t.owner_id
    order by t.count desc, t.kind, t.threat, p.name`;

/** A row of {@link STATISTICS}: the number of claims of one group. */
interface TallyRow {
  readonly count: number;
  readonly total: boolean;
  readonly complete: boolean;
  readonly kind: Kind | null;
  readonly threat: Threat | null;
  readonly by_owner: boolean;
  readonly owner: ActorParty | null;
  readonly start: Date | null;
  /** Rank of the period, newest first, from 1. */
  readonly rank: number | null;
}

function statisticsOf(rows: readonly TallyRow[]): IndicatorStatistics {
  const whole = rows.find(({ total }) => total);
  const periods = rows.flatMap(({ start, count, rank }) => (start && rank ? [{ start, count, rank }] : []));
  const listed = periods.filter(({ rank }) => rank <= MOST_PERIODS).sort((a, b) => a.rank - b.rank);
  const earlier = periods.filter(({ rank }) => rank > MOST_PERIODS).reduce((sum, { count }) => sum + count, 0);
  return {
    total: whole?.count ?? 0,
    complete: whole?.complete ?? true,
    kinds: rows.flatMap(({ kind, count }) => (kind ? [{ kind, count }] : [])),
    threats: rows.flatMap(({ threat, count }) => (threat ? [{ threat, count }] : [])),
    owners: rows.flatMap(({ by_owner, owner, count }) => (by_owner ? [{ party: owner, count }] : [])),
    periods: listed.map(({ start, count }) => ({ start, count })),
    earlier,
  };
}
