import { Injectable } from '@nestjs/common';
import { act, type Actor, type ActorParty } from '../../identity/auth/actor.js';
import { Database } from '../../platform/database/database.js';
import { isUuid } from '../../platform/graphql/ids.js';
import { BadInput } from '../../platform/platform/errors.js';

/** Statistics on the reports of one partner in one country, or in all countries that the viewer sees. */
export interface StatisticsRow {
  readonly partner: ActorParty;
  /** null: the total over all countries. */
  readonly country: ActorParty | null;
  readonly submitted: number;
  readonly answered: number;
  readonly judged: number;
  readonly useful: number;
  readonly wrong: number;
  /** Hours between the offer and the first answer; null without an answer. */
  readonly median_hours: number | null;
  readonly p90_hours: number | null;
}

const MOST_DAYS = 3 * 366;

/**
 * Reads statistics between partners and countries. It runs one statement under row-level security, so that it counts only parties that the viewer sees.
 */
@Injectable()
export class PartnerStatisticsService {
  constructor(private readonly database: Database) {}

  /**
   * Returns statistics on reports offered in [from, to): a partner's own, or a country's own with each partner.
   * @throws BadInput when the period is invalid
   */
  async of(actor: Actor, partner: string | null, from: Date, to: Date): Promise<readonly StatisticsRow[]> {
    if (!(from < to) || to.getTime() - from.getTime() > MOST_DAYS * 86_400_000) {
      throw new BadInput('SPAN_REVERSED', 'The period must end after it begins, and last at most three years.');
    }
    if (partner !== null && !isUuid(partner)) return [];
    return this.database.as(actor, act(actor, 'triage.statistics', 'indicator:read'), (tx) =>
      tx.query<StatisticsRow>(STATISTICS, [from, to, partner]),
    );
  }
}

// A value counts once for each country that judged it. Useful means: it helped, was already known (and so correct), is under investigation or was acted on.
const STATISTICS = `
  with dealt as materialized (
      select r.named_owner as partner, t.party as country, o.decided_at is not null as answered, extract(epoch from o.decided_at - t.routed_at) / 3600 as hours,
          j.judged, j.wrong
        from hub.report r join hub.report_route t on t.report = r.id and t.offered join hub.party p on p.key = r.named_owner
        left join hub.outcome o on o.report = r.id and o.named_owner = t.party
        left join lateral (select count(*) as judged, count(*) filter (where f.value = 'WRONG') as wrong from jsonb_each_text(o.feedback) f) j on true
        where t.routed_at >= $1 and t.routed_at < $2 and ($3::uuid is null or p.id = $3)),
    counted as (
      select d.partner, d.country, count(*)::integer as submitted, count(*) filter (where d.answered)::integer as answered, coalesce(sum(d.judged), 0)::integer as judged,
          coalesce(sum(d.judged - d.wrong), 0)::integer as useful, coalesce(sum(d.wrong), 0)::integer as wrong,
          (percentile_cont(0.5) within group (order by d.hours))::float8 as median_hours, (percentile_cont(0.9) within group (order by d.hours))::float8 as p90_hours
        from dealt d group by grouping sets ((d.partner), (d.partner, d.country)))
  select jsonb_build_object('id', p.id, 'kind', p.kind, 'name', p.name, 'country', p.country) as partner,
      case when c.id is not null then jsonb_build_object('id', c.id, 'kind', c.kind, 'name', c.name, 'country', c.country) end as country,
      x.submitted, x.answered, x.judged, x.useful, x.wrong, x.median_hours, x.p90_hours
    from counted x join hub.party p on p.key = x.partner left join hub.party c on c.key = x.country
    order by p.name, c.name nulls first`;
