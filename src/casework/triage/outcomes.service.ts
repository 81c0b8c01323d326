import { Injectable } from '@nestjs/common';
import { act, type Actor } from '../../identity/auth/actor.js';
import { Database } from '../../platform/database/database.js';
import type { Connection } from '../../platform/graphql/connection.js';
import { isUuid } from '../../platform/graphql/ids.js';
import { Pager, type PageRequest, sortedBy } from '../../platform/graphql/pager.js';
import { BadInput, NotFound } from '../../platform/platform/errors.js';
import { hiddenAsAbsent } from '../../platform/platform/hidden-as-absent.js';
import type { ActorParty } from '../../identity/auth/actor.js';
import type { ReportRow } from '../reports/report.js';
import type { OutcomeRow } from './triage.js';
import { TriageRepository } from './triage.repository.js';
import { checkedText } from './triage.service.js';

const LONGEST_ANSWER = 5_000;

/** The named reporter behind an indicator, and the report when the viewer sees it. */
export interface OriginRow {
  readonly indicator: string;
  readonly report: ReportRow | null;
  readonly party: ActorParty | null;
  readonly shown: boolean;
}

/** Reads and answers outcomes between a country and a reporter. Row-level security shows each side its own. */
@Injectable()
export class OutcomesService {
  constructor(
    private readonly database: Database,
    private readonly repository: TriageRepository,
    private readonly pager: Pager,
  ) {}

  /** Returns the outcomes of each report, in order of the input. The reporter sees all, a country its own. */
  async of(actor: Actor, reports: readonly string[]): Promise<readonly (readonly OutcomeRow[])[]> {
    const validIds = reports.filter(isUuid);
    const rows = await hiddenAsAbsent(() =>
      this.database.as(actor, act(actor, 'outcome.read', 'indicator:read'), (tx) =>
        tx.query<OutcomeRow>('select * from hub.outcome_view where report = any ($1) order by by_name, id', [validIds]),
      ),
    );
    return reports.map((id) => rows.filter(({ report }) => report === id));
  }

  /** Returns a page of the outcomes of a report, by name of the country. */
  async page(actor: Actor, report: string, request: PageRequest): Promise<Connection<OutcomeRow>> {
    const [found = []] = await this.of(actor, [report.toLowerCase()]);
    const keyOf = ({ by_name: name, id }: OutcomeRow): string => `${name ?? ''} ${id}`;
    return this.pager.slice({ name: 'outcomes', reader: actor.party.id, filter: report }, request, sortedBy(found, keyOf), keyOf);
  }

  /** Answers a country's question about a report of the actor's party. @throws NotFound; BadInput; Conflict when the question is closed */
  async answer(actor: Actor, id: string, answer: string): Promise<OutcomeRow> {
    const trimmedAnswer = checkedText(answer, LONGEST_ANSWER);
    if (trimmedAnswer === null) throw new BadInput('TEXT_LENGTH', 'Answer must have 1 to 5,000 characters.');
    return hiddenAsAbsent(async () => {
      if (!isUuid(id)) throw new NotFound('question');
      return this.database.as(actor, { ...act(actor, 'triage.answer', 'report:submit'), writes: true }, async (tx) => {
        const report = String(await this.repository.execute(tx, 'answer', [id, trimmedAnswer]));
        tx.auditItems(report);
        const [row] = await tx.query<OutcomeRow>('select * from hub.outcome_view where report = $1 and question_id = $2', [report, id]);
        if (!row) throw new NotFound('question');
        return row;
      });
    });
  }

  /** Returns the origins of each indicator, as visible to the viewer: oldest first, named reporters before unnamed. */
  async origins(actor: Actor, indicators: readonly string[]): Promise<readonly (readonly OriginRow[])[]> {
    const rows = await this.database.as(actor, act(actor, 'indicator.origin', 'indicator:read'), (tx) =>
      tx.query<OriginRow>(ORIGINS, [indicators]),
    );
    return indicators.map((id) => rows.filter(({ indicator }) => indicator === id));
  }
}

// The report has its own policy: a viewer who sees the credit does not necessarily see the report.
const ORIGINS = `
  select o.indicator, o.shown, (select to_jsonb(r) from hub.report_view r where r.id = o.report and o.party = (select hub.me())) as report,
      case when o.shown then (select jsonb_build_object('id', p.id, 'kind', p.kind, 'name', p.name, 'country', p.country) from hub.party p where p.key = o.reporter) end as party
    from hub.indicator_origin o where o.indicator = any ($1) order by o.accepted_at, o.report`;
