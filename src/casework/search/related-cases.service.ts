import { Injectable } from '@nestjs/common';
import { act, type Actor } from '../../identity/auth/actor.js';
import { CaseTransactions } from '../cases/case-transactions.js';
import { Database, type Transaction } from '../../platform/database/database.js';
import { QueryCipher, type SearchableValue } from '../../intel/indicators/query-cipher.js';
import { type QueryReason, parseQueryReason } from '../../intel/indicators/query-reason.js';
import { isUuid } from '../../platform/graphql/ids.js';
import { Forbidden, NotFound } from '../../platform/platform/errors.js';
import { hiddenAsAbsent, inEqualSteps } from '../../platform/platform/hidden-as-absent.js';
import { newIds } from '../../platform/platform/new-ids.js';
import type { Discoverability } from '../../tenancy/sharing/label.js';
import { type CaseQuestion, MOST_CASE_VALUES, MOST_QUESTIONS, type RelatedCase, type RelatedHit } from './matter.js';
import { RELATED_CASES } from './matter-statements.js';

/**
 * Milliseconds at whose multiples an answer goes out, for a call and for each value that is compared: as deconfliction has it. What others hold and hide is looked at for each of up to a
 * thousand values, which adds up to more than a narrow grid hides, also where something is found.
 */
const CALL_MS = 25;
const VALUE_MS = 0.4;

type CaseValue = SearchableValue & { readonly digest: Buffer };
type HitRow = Pick<RelatedHit, 'hit' | 'undisclosed' | 'parties'> & { readonly id: string };

const VALUES = 'select v.digest, v.kind, v.scope, v.value from hub.case_values($1, $2) v order by v.kind, v.value, v.scope';
const ASK = 'select * from hub.ask_related_cases($1, $2, $3, $4, $5::uuid[], $6::bytea[], $7::bytea[])';
const QUESTIONS = `
  select q.party, q.asked_at as "askedAt", q.purpose, q.case_reference as "caseReference", q.setting from hub.case_queries($1, $2) q`;

/** Which cases share a value with one: those in sight by name, the others as far as their leads allow. */
@Injectable()
export class RelatedCasesService {
  constructor(
    private readonly database: Database,
    private readonly transactions: CaseTransactions,
    private readonly seal: QueryCipher,
  ) {}

  /** Cases that the actor sees as well, by shared values that it sees in both; empty when the case is absent or invisible. */
  async visibleCases(actor: Actor, id: string): Promise<readonly RelatedCase[]> {
    if (!isUuid(id)) return [];
    const work = (): Promise<{ compared: number; cases: readonly RelatedCase[] }> =>
      this.transactions.read(actor, 'case.related', async (tx) => {
        const [found] = await tx.query<{ compared: number; cases: readonly RelatedCase[] }>(RELATED_CASES, [id, MOST_CASE_VALUES]);
        if (!found) throw new Error('A comparison always answers.');
        tx.auditItems(...found.cases.map((one) => one.id));
        return found;
      });
    return (await inEqualSteps(work, ({ compared }) => CALL_MS + VALUE_MS * compared)).cases;
  }

  /**
   * Hit or no hit, for each value of the case that the actor sees. It counts as a deconfliction; leads learn who asked, when and why, unless their case is HIDDEN.
   * @throws NotFound when the case is absent or invisible; BadInput without purpose or case reference; PartyLimit beyond the quota
   */
  async ask(actor: Actor, id: string, reason: QueryReason): Promise<readonly RelatedHit[]> {
    const why = parseQueryReason(reason);
    const work = async (): Promise<readonly RelatedHit[]> => {
      if (!isUuid(id)) throw new NotFound('case');
      return this.database.as(actor, { ...act(actor, 'case.ask-related', 'case:lead', why), writes: true }, (tx) =>
        this.askInTransaction(tx, id, why),
      );
    };
    return inEqualSteps(work, (hits) => CALL_MS + VALUE_MS * hits.length);
  }

  /** What is asked lies sealed from the first, as that of every question: only the process can do that. */
  private async askInTransaction(tx: Transaction, id: string, { purpose, caseReference }: QueryReason): Promise<readonly RelatedHit[]> {
    const nextId = newIds();
    const values = (await tx.query<CaseValue>(VALUES, [id, MOST_CASE_VALUES])).map((value) => ({ ...value, id: nextId() }));
    const ask = nextId();
    const rows = await tx.query<HitRow>(ASK, [
      ...[id, ask, purpose, caseReference],
      values.map((value) => value.id),
      values.map((value) => this.seal.seal(value.id, value.value, [value])),
      values.map(({ digest }) => digest),
    ]);
    tx.auditItems(id, ask);
    const answers = new Map(rows.map((row) => [row.id, row]));
    return values.flatMap(({ id: asked, kind, value }) => {
      const row = answers.get(asked);
      return row ? [{ kind, value, hit: row.hit, undisclosed: row.undisclosed, parties: row.parties }] : [];
    });
  }

  /** Who asked what shares a value with a case that the actor's party leads. */
  async questions(actor: Actor, id: string): Promise<readonly CaseQuestion[]> {
    if (!isUuid(id)) return [];
    return hiddenAsAbsent(() =>
      this.database.as(actor, act(actor, 'case.questions', 'case:lead'), (tx) => tx.query<CaseQuestion>(QUESTIONS, [id, MOST_QUESTIONS])),
    );
  }

  /** What strangers learn of the case; null for whoever does not lead it. */
  async discoverability(actor: Actor, id: string): Promise<Discoverability | null> {
    if (!isUuid(id)) return null;
    return hiddenAsAbsent(() =>
      this.transactions.read(actor, 'case.discoverability-read', async (tx) => {
        const [row] = await tx.query<{ setting: Discoverability | null }>('select hub.case_discoverability($1) as setting', [id]);
        return row?.setting ?? null;
      }),
    );
  }

  /** @throws NotFound; Forbidden for whoever does not lead it; Conflict when it is closed */
  async setDiscoverability(actor: Actor, id: string, setting: Discoverability): Promise<Discoverability> {
    return this.transactions.perform(actor, id, { act: 'update', what: 'case.discoverability' }, async (tx, standing) => {
      if (!standing.leads) throw new Forbidden('CASE_RIGHTS', 'What strangers learn of a case is said by the country that leads it.');
      await tx.query('select hub.set_case_discoverability($1, $2)', [id, setting]);
      return setting;
    });
  }
}
