import { Injectable } from '@nestjs/common';
import { act, type Actor } from '../../identity/auth/actor.js';
import { Database } from '../../platform/database/database.js';
import { isUuid } from '../../platform/graphql/ids.js';
import { BadInput, NotFound } from '../../platform/platform/errors.js';
import { hiddenAsAbsent } from '../../platform/platform/hidden-as-absent.js';
import type { ActorParty } from '../../identity/auth/actor.js';
import type { ReportRow } from '../reports/report.js';
import type { OutcomeRow } from './triage.js';
import { TriageRepository } from './triage.repository.js';
import { checkedText } from './triage.service.js';

const LONGEST_ANSWER = 5_000;

/** Who is named as the reporter behind a claim; and the report, where the viewer sees it. */
export interface OriginRow {
  readonly indicator: string;
  readonly report: ReportRow | null;
  readonly party: ActorParty | null;
  readonly shown: boolean;
}

/** What is said between a country and a reporter; each side sees its own, by row-level security. */
@Injectable()
export class OutcomesService {
  constructor(
    private readonly database: Database,
    private readonly repository: TriageRepository,
  ) {}

  /** For each report what its reader may know of what became of it: all of it for the reporter, for a country its own word. */
  async of(actor: Actor, reports: readonly string[]): Promise<readonly (readonly OutcomeRow[])[]> {
    const wanted = reports.filter(isUuid);
    const rows = await hiddenAsAbsent(() =>
      this.database.as(actor, act(actor, 'outcome.read', 'indicator:read'), async (tx) => {
        const found = await tx.query<OutcomeRow>('select * from hub.outcome_view where report = any ($1) order by by_name, id', [wanted]);
        tx.auditItems(...found.map(({ id }) => id));
        return found;
      }),
    );
    return reports.map((id) => rows.filter(({ report }) => report === id));
  }

  /** Answers a country's question about a report of the actor's party. @throws NotFound, BadInput, Conflict when it is closed */
  async answer(actor: Actor, id: string, answer: string): Promise<OutcomeRow> {
    const words = checkedText(answer, LONGEST_ANSWER);
    if (words === null) throw new BadInput('TEXT_LENGTH', 'Answer in 1 to 5,000 characters.');
    return hiddenAsAbsent(async () => {
      if (!isUuid(id)) throw new NotFound('question');
      return this.database.as(actor, { ...act(actor, 'triage.answer', 'report:submit'), writes: true }, async (tx) => {
        const report = String(await this.repository.execute(tx, 'answer', [id, words]));
        tx.auditItems(report);
        const [row] = await tx.query<OutcomeRow>('select * from hub.outcome_view where report = $1 and question_id = $2', [report, id]);
        if (!row) throw new NotFound('question');
        return row;
      });
    });
  }

  /** For each claim whence it came, as far as the viewer may know; oldest first, and whoever is named before whoever is not. */
  async origins(actor: Actor, indicators: readonly string[]): Promise<readonly (readonly OriginRow[])[]> {
    const rows = await this.database.as(actor, act(actor, 'indicator.origin', 'indicator:read'), (tx) =>
      tx.query<OriginRow>(ORIGINS, [indicators]),
    );
    return indicators.map((id) => rows.filter(({ indicator }) => indicator === id));
  }
}

// The report is asked for under its own policy: who may know of the credit may not know of the report.
const ORIGINS = `
  select o.indicator, o.shown, (select to_jsonb(r) from hub.report_view r where r.id = o.report and o.party = (select hub.me())) as report,
      case when o.shown then (select jsonb_build_object('id', p.id, 'kind', p.kind, 'name', p.name, 'country', p.country) from hub.party p where p.key = o.reporter) end as party
    from hub.indicator_origin o where o.indicator = any ($1) order by o.accepted_at, o.report`;
