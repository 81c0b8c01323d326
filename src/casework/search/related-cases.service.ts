import { Injectable } from '@nestjs/common';
import { act, type Actor } from '../../identity/auth/actor.js';
import type { CaseRow } from '../cases/case.js';
import { CaseTransactions, caseOf } from '../cases/case-transactions.js';
import { Database, type Transaction } from '../../platform/database/database.js';
import { QueryCipher, type SearchableValue } from '../../intel/indicators/query-cipher.js';
import { type QueryReason, parseQueryReason } from '../../intel/indicators/query-reason.js';
import type { Connection } from '../../platform/graphql/connection.js';
import { isUuid } from '../../platform/graphql/ids.js';
import { Pager, type PageRequest } from '../../platform/graphql/pager.js';
import { Forbidden, NotFound } from '../../platform/platform/errors.js';
import { hiddenAsAbsent, inEqualSteps } from '../../platform/platform/hidden-as-absent.js';
import { newIds } from '../../platform/platform/new-ids.js';
import type { Discoverability } from '../../tenancy/sharing/label.js';
import { type CaseContact, MOST_CASE_VALUES, type RelatedCase, type RelatedHit, type SharedValue } from './casework.js';
import { CASE_QUERIES, RELATED_CASES } from './casework-statements.js';

/**
 * Response time steps in milliseconds, for a call and for each compared value, as for deconfliction. Hidden holdings of other parties are read for each of up
 * to a thousand values.
 * The sum would exceed a small fixed step, also when there is a hit.
 */
const CALL_MS = 25;
const VALUE_MS = 0.4;

type CaseValue = SearchableValue & Pick<SharedValue, 'tlp' | 'indicatorId'> & { readonly digest: Buffer };
type HitRow = Pick<RelatedHit, 'hit' | 'undisclosed' | 'parties'> & { readonly id: string };

const VALUES = `
  select v.digest, v.kind, v.scope, v.value, v.indicator as "indicatorId", v.tlp from hub.case_values($1, $2) v order by v.kind, v.value, v.scope`;
const ASK = 'select * from hub.ask_related_cases($1, $2, $3, $4, $5::uuid[], $6::bytea[], $7::bytea[])';

/** Finds cases that share a value with a case: visible cases with their title, other cases as far as their leads allow. */
@Injectable()
export class RelatedCasesService {
  constructor(
    private readonly database: Database,
    private readonly transactions: CaseTransactions,
    private readonly seal: QueryCipher,
    private readonly pager: Pager,
  ) {}

  /** Returns other visible cases, by shared values that the actor sees in both; empty when the case is absent or invisible. */
  async visibleCases(actor: Actor, id: string, request: PageRequest): Promise<Connection<RelatedCase>> {
    const list = { name: 'related cases', reader: actor.party.id, filter: id, descending: true };
    const pageOf = (cases: readonly RelatedCase[]): Connection<RelatedCase> =>
      this.pager.slice(list, request, cases, ({ sharedCount: shared, id: related }) => `${String(shared).padStart(4, '0')} ${related}`);
    if (!isUuid(id)) return pageOf([]);
    const work = (): Promise<{ compared: number; cases: readonly RelatedCase[] }> =>
      this.transactions.read(actor, 'case.related', async (tx) => {
        const [found] = await tx.query<{ compared: number; cases: readonly RelatedCase[] }>(RELATED_CASES, [id, MOST_CASE_VALUES]);
        if (!found) throw new Error('The comparison returned no row.');
        return found;
      });
    return pageOf((await inEqualSteps(work, ({ compared }) => CALL_MS + VALUE_MS * compared)).cases);
  }

  /**
   * Returns hit or no-hit for each value that the actor sees in the case. Counts as a deconfliction query. Leads learn who asked, when and why, unless their
   * case is HIDDEN.
   * @throws NotFound when the case is absent or invisible; BadInput without purpose or case reference; PartyLimit beyond the quota
   */
  async ask(actor: Actor, id: string, reason: QueryReason): Promise<readonly RelatedHit[]> {
    const queryReason = parseQueryReason(reason);
    const work = async (): Promise<readonly RelatedHit[]> => {
      if (!isUuid(id)) throw new NotFound('case');
      return this.database.as(actor, { ...act(actor, 'case.ask-related', 'case:lead', queryReason), writes: true }, (tx) =>
        this.askInTransaction(tx, id, queryReason),
      );
    };
    return inEqualSteps(work, (hits) => CALL_MS + VALUE_MS * hits.length);
  }

  /** Makes the query within the transaction. The process seals the values before they are stored, as for every query: only it has the keys. */
  private async askInTransaction(tx: Transaction, id: string, { purpose, caseReference }: QueryReason): Promise<readonly RelatedHit[]> {
    const nextId = newIds();
    const values = (await tx.query<CaseValue>(VALUES, [id, MOST_CASE_VALUES])).map((value) => ({ ...value, id: nextId() }));
    const queryId = nextId();
    const rows = await tx.query<HitRow>(ASK, [
      ...[id, queryId, purpose, caseReference],
      values.map((value) => value.id),
      values.map((value) => this.seal.seal(value.id, value.value, [value])),
      values.map(({ digest }) => digest),
    ]);
    tx.auditItems(id, queryId);
    const answers = new Map(rows.map((row) => [row.id, row]));
    return values.flatMap(({ id: valueId, kind, value, tlp, indicatorId }) => {
      const row = answers.get(valueId);
      return row ? [{ kind, value, tlp, indicatorId, hit: row.hit, undisclosed: row.undisclosed, parties: row.parties }] : [];
    });
  }

  /** Returns queries that matched a case which the actor's party leads, newest first; empty otherwise. */
  async queries(actor: Actor, id: string, request: PageRequest): Promise<Connection<CaseContact>> {
    const page = this.pager.open({ name: 'case queries', reader: actor.party.id, filter: id }, request);
    const rows = isUuid(id)
      ? await hiddenAsAbsent(() =>
          this.database.as(actor, act(actor, 'case.questions', 'case:lead'), (tx) =>
            tx.query<CaseContact & { readonly position: string }>(CASE_QUERIES, [id, page.position, page.limit]),
          ),
        )
      : [];
    return page.connection(rows, ({ position }) => position);
  }

  /** @throws NotFound; Forbidden unless the actor's party leads the case; Conflict when it is closed */
  async setDiscoverability(actor: Actor, id: string, setting: Discoverability): Promise<CaseRow> {
    return this.transactions.perform(actor, id, { act: 'update', what: 'case.discoverability' }, async (tx, standing) => {
      if (!standing.leads) throw new Forbidden('CASE_RIGHTS', 'Only the lead country can set the discoverability of a case.');
      await tx.query('select hub.set_case_discoverability($1, $2)', [id, setting]);
      return caseOf(tx, id);
    });
  }
}
