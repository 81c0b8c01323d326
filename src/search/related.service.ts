import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { act, type Actor } from '../access/actor.js';
import { CaseDesk, carryOut } from '../cases/case-desk.js';
import { Database, type Transaction } from '../database/database.js';
import { type AskingReason, checkedReason } from '../deconfliction/reasons.js';
import { isUuid } from '../graphql/ids.js';
import { Conflict, Forbidden, NotFound } from '../platform/errors.js';
import { evenPace } from '../platform/even-pace.js';
import type { Discoverability } from '../sharing/label.js';
import { type CaseQuestion, MOST_CASE_VALUES, MOST_QUESTIONS, type RelatedCase, type RelatedHit } from './matter.js';
import { RELATED } from './matter-statements.js';

/** Milliseconds at whose multiples an answer goes out, for a call and for each value: as deconfliction has it, since it tells as little. */
const CALL_MS = 25;
const VALUE_MS = 0.4;

const ASK = 'select * from hub.ask_related_cases($1, $2, $3, $4, $5)';
const QUESTIONS = `
  select q.party, q.asked_at as "askedAt", q.purpose, q.case_reference as "caseReference", q.setting, q.reached from hub.case_questions($1, $2) q`;

/** Which cases share a value with one: those in sight by name, the others as far as their leads allow. */
@Injectable()
export class RelatedService {
  constructor(
    private readonly database: Database,
    private readonly desk: CaseDesk,
  ) {}

  /** Cases that the actor sees as well, by shared values that it sees in both; empty when the case is absent or invisible. */
  async inSight(actor: Actor, id: string): Promise<readonly RelatedCase[]> {
    return this.listed(actor, 'case.related', id, async (tx) => {
      const rows = await tx.query<RelatedCase>(RELATED, [id, MOST_CASE_VALUES]);
      tx.touched(...rows.map((row) => row.id));
      return rows;
    });
  }

  /**
   * Hit or no hit, for each value of the case that the actor sees. It counts as a deconfliction; leads learn who asked, when and why, unless their case is HIDDEN.
   * @throws NotFound when the case is absent or invisible; BadInput without purpose or case reference; PartyLimit beyond the quota
   */
  async ask(actor: Actor, id: string, reason: AskingReason): Promise<readonly RelatedHit[]> {
    const why = checkedReason(reason);
    const startedAt = performance.now();
    return this.desk.evenly(async () => {
      if (!isUuid(id)) throw new NotFound('case');
      const hits = await this.database.as(actor, { ...act(actor, 'case.ask-related', 'case:work', why), writes: true }, async (tx) => {
        tx.touched(id);
        return tx.query<RelatedHit>(ASK, [id, randomUUID(), why.purpose, why.caseReference, MOST_CASE_VALUES]);
      });
      await evenPace(startedAt, CALL_MS + VALUE_MS * hits.length);
      return hits;
    });
  }

  /** Who asked what shares a value with a case that the actor's party leads. */
  async questions(actor: Actor, id: string): Promise<readonly CaseQuestion[]> {
    return this.listed(actor, 'case.questions', id, (tx) => tx.query<CaseQuestion>(QUESTIONS, [id, MOST_QUESTIONS]));
  }

  /** What strangers learn of the case; null for whoever does not lead it. */
  async discoverability(actor: Actor, id: string): Promise<Discoverability | null> {
    if (!isUuid(id)) return null;
    const startedAt = performance.now();
    const [row] = await this.desk.reading(actor, 'case.discoverability-read', (tx) =>
      tx.query<{ setting: Discoverability | null }>('select hub.case_discoverability($1) as setting', [id]),
    );
    if (!row?.setting) await evenPace(startedAt);
    return row?.setting ?? null;
  }

  /** @throws NotFound; Forbidden for whoever does not lead it; Conflict when it is closed */
  async setDiscoverability(actor: Actor, id: string, setting: Discoverability): Promise<Discoverability> {
    return this.desk.doing(actor, id, { act: 'update', what: 'case.discoverability' }, async (tx, standing) => {
      if (!standing.leads) throw new Forbidden('CASE_RIGHTS', 'What strangers learn of a case is said by the country that leads it.');
      const closed = new Conflict('CASE_CLOSED', 'This case is closed: who leads it may reopen it.');
      await carryOut(tx, 'select hub.set_case_discoverability($1, $2)', [id, setting], closed);
      return setting;
    });
  }

  /** Nothing answers at an even pace, whatever it is nothing of. */
  private async listed<Row>(
    actor: Actor,
    what: string,
    id: string,
    does: (tx: Transaction) => Promise<readonly Row[]>,
  ): Promise<readonly Row[]> {
    if (!isUuid(id)) return [];
    const startedAt = performance.now();
    const rows = await this.desk.reading(actor, what, does);
    if (rows.length === 0) await evenPace(startedAt);
    return rows;
  }
}
