import { Injectable } from '@nestjs/common';
import { act, type Actor } from '../../identity/auth/actor.js';
import { Database, type Transaction } from '../../platform/database/database.js';
import { withRefusals } from '../../platform/database/refusals.js';
import { isUuid } from '../../platform/graphql/ids.js';
import { Forbidden, NotFound } from '../../platform/platform/errors.js';
import { hiddenAsAbsent } from '../../platform/platform/hidden-as-absent.js';
import { retryOnConflict } from '../../platform/database/retry-on-conflict.js';
import type { CaseRow } from './case.js';
import { CASE_REFUSALS } from './case-refusals.js';
import { assertCaseAct, CASE_ACTS, type CaseAct, type CasePermission, type CaseStanding } from './case.policy.js';

/** An operation on one case. */
export interface CaseOperation {
  readonly act: CaseAct;
  /** Operation name in the audit log. */
  readonly what: string;
  /** Ids of other items in the call. A malformed id counts as absent. */
  readonly ids?: readonly string[];
}

/** Runs operations on cases. The actor's access is read and checked first, in the same transaction. */
@Injectable()
export class CaseTransactions {
  constructor(private readonly database: Database) {}

  /** @throws NotFound when the case or another named item is absent or invisible; Forbidden, Conflict by case.policy.ts */
  async perform<T>(
    actor: Actor,
    id: string,
    work: CaseOperation,
    run: (tx: Transaction, standing: CaseStanding) => Promise<T>,
  ): Promise<T> {
    return hiddenAsAbsent(async () => {
      if (!isUuid(id)) throw new NotFound('case');
      if (!(work.ids ?? []).every(isUuid)) throw new NotFound('country or item');
      return this.write(actor, { what: work.what, permission: CASE_ACTS[work.act].permission }, async (tx) => {
        const [standing] = await tx.query<CaseStanding>('select * from hub.own_case_access($1)', [id]);
        if (!standing) throw new NotFound('case');
        assertCaseAct(standing, work.act);
        tx.auditItems(id);
        return run(tx, standing);
      });
    });
  }

  /** Runs a write on cases and retries it on conflict. @throws Forbidden when the actor belongs to no agency of a country */
  async write<T>(
    actor: Actor,
    { what, permission }: { readonly what: string; readonly permission: CasePermission },
    run: (tx: Transaction) => Promise<T>,
  ): Promise<T> {
    if (!actor.agency) {
      throw new Forbidden('AGENCY_MISSING', 'Your account belongs to no agency. Only accounts of an agency can work on cases.');
    }
    return retryOnConflict(() =>
      this.database.as(actor, { ...act(actor, what, permission), writes: true }, (tx) => withRefusals(CASE_REFUSALS, () => run(tx))),
    );
  }

  async read<T>(actor: Actor, what: string, run: (tx: Transaction) => Promise<T>): Promise<T> {
    return this.database.as(actor, act(actor, what, 'case:read'), run);
  }
}

/** Returns the case as the actor sees it; undefined when it is absent or invisible. */
export async function findCase(tx: Transaction, id: string): Promise<CaseRow | undefined> {
  const [found] = await tx.query<CaseRow>('select * from hub.case_view where id = $1', [id]);
  return found;
}

/** Returns the case as the actor sees it. @throws NotFound */
export async function caseOf(tx: Transaction, id: string): Promise<CaseRow> {
  const found = await findCase(tx, id);
  if (!found) throw new NotFound('case');
  return found;
}
