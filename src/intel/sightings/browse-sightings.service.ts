import { Injectable } from '@nestjs/common';
import { act, type Actor } from '../../identity/auth/actor.js';
import { Database } from '../../platform/database/database.js';
import { isUuid } from '../../platform/graphql/ids.js';
import type { Connection } from '../../platform/graphql/connection.js';
import { cursorUnfit, type PageRequest, Pager } from '../../platform/graphql/pager.js';
import { hiddenAsAbsent } from '../../platform/platform/hidden-as-absent.js';
import type { SightingEvidence } from './confidence.policy.js';
import type { SightingRow, Verdict } from './sighting.js';

/** All columns except the original, which only other systems get. */
export const SIGHTING_COLUMNS = `s.id, s.indicator, s.verdict, s.count, s.first_seen, s.last_seen, s.note, s.tlp, s.version, s.published_at, s.updated_at, s.revoked_at,
  s.revoked_reason, s.named_owner, s.by_id, s.by_kind, s.by_name, s.by_country`;

/** A position in the list of one claim. */
interface Position {
  readonly indicator: string;
  readonly id: string;
}

/** The sightings with one verdict, or all of them if `verdict` is null. */
export interface TallyRow {
  readonly indicator: string;
  readonly verdict: Verdict | null;
  /** At most 2^31 - 1. */
  readonly count: number;
  readonly first: Date;
  readonly last: Date;
  /** Distinct parties. */
  readonly sighters: number;
}

export interface OwnSighting {
  readonly id: string;
  readonly external_id: string | null;
}

/** Reads sightings under row-level security, with one statement for any number of claims. Lists and numbers leave out revoked sightings. */
@Injectable()
export class BrowseSightingsService {
  constructor(
    private readonly database: Database,
    private readonly pager: Pager,
  ) {}

  /** Returns one sighting, revoked or not; undefined when it, or its claim, is absent or invisible. */
  async byId(actor: Actor, id: string): Promise<SightingRow | undefined> {
    if (!isUuid(id)) return undefined;
    return hiddenAsAbsent(() =>
      this.database.as(actor, act(actor, 'sighting.read', 'indicator:read'), async (tx) => {
        const [found] = await tx.query<SightingRow>(`select ${SIGHTING_COLUMNS} from hub.sighting_view s where s.id = $1`, [id]);
        return found;
      }),
    );
  }

  /** Returns one page for each claim, newest first. @throws BadInput on an invalid size, or a cursor of another claim's list */
  async pages(actor: Actor, indicators: readonly string[], request: PageRequest): Promise<readonly Connection<SightingRow>[]> {
    const page = this.pager.open<Position>({ name: 'sightings', reader: actor.party.id, filter: null }, request);
    const { position } = page;
    if (position && indicators.some((id) => id !== position.indicator)) throw cursorUnfit();
    const rows = await this.database.as(actor, act(actor, 'sighting.list', 'indicator:read'), (tx) =>
      tx.query<SightingRow>(PAGES, [indicators, position?.id ?? null, page.limit]),
    );
    return indicators.map((indicator) => {
      const own = rows.filter((row) => row.indicator === indicator);
      return page.connection(own, ({ id }) => ({ indicator, id }));
    });
  }

  /** Returns the numbers of sightings of each claim, by verdict and in total. */
  async tallies(actor: Actor, indicators: readonly string[]): Promise<readonly (readonly TallyRow[])[]> {
    const rows = await this.database.as(actor, act(actor, 'sighting.summary', 'indicator:read'), (tx) =>
      tx.query<TallyRow>(TALLIES, [indicators]),
    );
    return indicators.map((id) => rows.filter(({ indicator }) => indicator === id));
  }

  /** Returns the evidence from sightings of each claim; undefined: none. */
  async evidence(actor: Actor, indicators: readonly string[]): Promise<readonly (SightingEvidence | undefined)[]> {
    const rows = await this.database.as(actor, act(actor, 'sighting.evidence', 'indicator:read'), (tx) =>
      tx.query<SightingEvidence & { readonly indicator: string }>(EVIDENCE, [indicators]),
    );
    const byId = new Map(rows.map((row) => [row.indicator, row]));
    return indicators.map((id) => byId.get(id));
  }

  /** Returns for each sighting the fields that only its own party sees; undefined for a sighting of another party. */
  async own(actor: Actor, ids: readonly string[]): Promise<readonly (OwnSighting | undefined)[]> {
    const rows = await this.database.as(actor, act(actor, 'sighting.own', 'indicator:read'), (tx) =>
      tx.query<OwnSighting>('select * from hub.own_sightings($1)', [ids]),
    );
    const byId = new Map(rows.map((row) => [row.id, row]));
    return ids.map((id) => byId.get(id));
  }
}

const PAGES = `
  select x.* from unnest($1::uuid[]) i(id)
    cross join lateral (
      select ${SIGHTING_COLUMNS} from hub.sighting_view s
        where s.indicator = i.id and s.revoked_at is null and ($2::uuid is null or s.id < $2)
        order by s.id desc limit $3) x
    order by x.indicator, x.id desc`;

const TALLIES = `
  select s.indicator, s.verdict, least(sum(s.count), 2147483647)::integer as count,
      min(coalesce(s.first_seen, s.last_seen, s.published_at)) as first, max(coalesce(s.last_seen, s.first_seen, s.published_at)) as last,
      count(distinct s.sighter_mark)::integer as sighters
    from hub.sighting s where s.indicator = any ($1) and s.revoked_at is null
    group by grouping sets ((s.indicator, s.verdict), (s.indicator))`;

// The latest sighting of each party counts.
const EVIDENCE = `
  with latest as (
    select s.indicator, (array_agg(s.verdict order by s.updated_at desc, s.id desc))[1] as verdict,
        max(coalesce(s.last_seen, s.first_seen, s.published_at)) filter (where s.verdict = 'SEEN') as seen_at
      from hub.sighting s where s.indicator = any ($1) and s.revoked_at is null
      group by s.indicator, s.sighter_mark)
  select l.indicator, count(*) filter (where l.verdict = 'SEEN')::integer as seen, count(*) filter (where l.verdict = 'FALSE_POSITIVE')::integer as "falsePositive",
      count(*) filter (where l.verdict = 'EXPIRED')::integer as expired, max(l.seen_at) filter (where l.verdict = 'SEEN') as "lastSeen"
    from latest l group by l.indicator`;
