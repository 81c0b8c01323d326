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

/** Something that is done to one case. */
export interface CaseOperation {
  readonly act: CaseAct;
  /** As it stands in the record. */
  readonly what: string;
  /** Ids of other things that it names: one that can be none is absent. */
  readonly ids?: readonly string[];
}

/** How anything is done to a case: its standing is read and judged first, in the transaction of the act. */
@Injectable()
export class CaseTransactions {
  constructor(private readonly database: Database) {}

  /** @throws NotFound when the case, or what else is named, is absent or invisible; Forbidden, Conflict by case.policy.ts */
  async perform<T>(
    actor: Actor,
    id: string,
    work: CaseOperation,
    does: (tx: Transaction, standing: CaseStanding) => Promise<T>,
  ): Promise<T> {
    return hiddenAsAbsent(async () => {
      if (!isUuid(id)) throw new NotFound('case');
      if (!(work.ids ?? []).every(isUuid)) throw new NotFound('country or item');
      return this.write(actor, { what: work.what, permission: CASE_ACTS[work.act].permission }, async (tx) => {
        const [standing] = await tx.query<CaseStanding>('select * from hub.own_case_access($1)', [id]);
        if (!standing) throw new NotFound('case');
        assertCaseAct(standing, work.act);
        tx.auditItems(id);
        return does(tx, standing);
      });
    });
  }

  /** An act on cases, tried again where it crossed another. @throws Forbidden when the actor belongs to no agency of a country */
  async write<T>(
    actor: Actor,
    { what, permission }: { readonly what: string; readonly permission: CasePermission },
    does: (tx: Transaction) => Promise<T>,
  ): Promise<T> {
    if (!actor.agency) throw new Forbidden('AGENCY_MISSING', 'Only somebody of an agency works on cases: your account belongs to none.');
    return retryOnConflict(() =>
      this.database.as(actor, { ...act(actor, what, permission), writes: true }, (tx) => withRefusals(CASE_REFUSALS, () => does(tx))),
    );
  }

  async read<T>(actor: Actor, what: string, does: (tx: Transaction) => Promise<T>): Promise<T> {
    return this.database.as(actor, act(actor, what, 'case:read'), does);
  }
}

/** The case as the actor sees it. @throws NotFound */
export async function caseOf(tx: Transaction, id: string): Promise<CaseRow> {
  const [found] = await tx.query<CaseRow>('select * from hub.case_view where id = $1', [id]);
  if (!found) throw new NotFound('case');
  return found;
}
