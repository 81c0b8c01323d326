import { Injectable } from '@nestjs/common';
import type { Actor } from '../../identity/auth/actor.js';
import { withRefusals } from '../../platform/database/refusals.js';
import { BadInput, Conflict, Forbidden } from '../../platform/platform/errors.js';
import { newId } from '../../platform/platform/new-ids.js';
import type { Tlp } from '../../tenancy/sharing/label.js';
import type { CaseClosing, CaseRow, CaseState, CaseFields } from './case.js';
import { CaseTransactions, caseOf } from './case-transactions.js';

/** Opens cases and changes their description, retention and state. */
@Injectable()
export class CasesService {
  constructor(private readonly transactions: CaseTransactions) {}

  /** @throws Forbidden when the actor belongs to no agency of a country */
  async open(actor: Actor, input: CaseFields, tlp: Tlp): Promise<CaseRow> {
    if (actor.party.kind !== 'COUNTRY') throw new Forbidden('COUNTRY_ONLY', 'Only countries can open cases.');
    const id = newId();
    return this.transactions.write(actor, { what: 'case.open', permission: 'case:lead' }, async (tx) => {
      await tx.query('select hub.open_case($1)', [JSON.stringify({ ...input, id, tlp })]);
      tx.auditItems(id);
      return caseOf(tx, id);
    });
  }

  /** @throws NotFound, Forbidden without LEAD, Conflict when the case is closed or has another version */
  async update(actor: Actor, id: string, version: number, input: CaseFields): Promise<CaseRow> {
    return this.transactions.perform(actor, id, { act: 'update', what: 'case.update' }, async (tx) => {
      await tx.query('select hub.update_case($1, $2, $3)', [id, version, JSON.stringify({ summary: null, ...input })]);
      return caseOf(tx, id);
    });
  }

  /**
   * Sets the retention date; null: as long as the limits of retention allow.
   * @throws NotFound, Forbidden unless the actor's country owns it, BadInput unless the date is at least a day ahead
   */
  async retain(actor: Actor, id: string, until: Date | null): Promise<CaseRow> {
    return this.transactions.perform(actor, id, { act: 'retain', what: 'case.retain' }, async (tx) => {
      await tx.query('select hub.retain_case($1, $2)', [id, until?.toISOString() ?? null]);
      return caseOf(tx, id);
    });
  }

  async setState(actor: Actor, id: string, state: Exclude<CaseState, 'CLOSED'>, reason: string): Promise<CaseRow> {
    return this.changeState(actor, id, { act: 'setState', what: 'case.status' }, { state, reason });
  }

  /** Closes the case for all participants. */
  async close(actor: Actor, id: string, reason: string, closing: CaseClosing): Promise<CaseRow> {
    const currencies = closing.recovered.map(({ currency }) => currency);
    if (new Set(currencies).size < currencies.length || !closing.recovered.every(({ amount }) => /^\d{1,15}(\.\d{1,4})?$/.test(amount))) {
      throw new BadInput('AMOUNT_INVALID', 'Recovered amounts are invalid. Give each currency once, and each amount as a decimal number.');
    }
    return this.changeState(actor, id, { act: 'close', what: 'case.close' }, { state: 'CLOSED', reason, closing });
  }

  /** Reopens a closed case as ACTIVE. Its closing report stays in its versions. */
  async reopen(actor: Actor, id: string, reason: string): Promise<CaseRow> {
    const why = reasonOf(reason);
    return this.transactions.perform(actor, id, { act: 'reopen', what: 'case.reopen' }, async (tx) => {
      await tx.query('select hub.reopen_case($1, $2)', [id, why]);
      return caseOf(tx, id);
    });
  }

  private async changeState(
    actor: Actor,
    id: string,
    work: { readonly act: 'setState' | 'close'; readonly what: string },
    { state, reason, closing }: { readonly state: CaseState; readonly reason: string; readonly closing?: CaseClosing },
  ): Promise<CaseRow> {
    const why = reasonOf(reason);
    return this.transactions.perform(actor, id, work, async (tx) => {
      const values = [id, state, why, closing ? JSON.stringify(closing) : null];
      const refusals = { HB462: () => new Conflict('CASE_STATUS', `This case already has the state ${state}.`) };
      await withRefusals(refusals, () => tx.query('select hub.set_case_status($1, $2, $3, $4)', values));
      return caseOf(tx, id);
    });
  }
}

function reasonOf(reason: string): string {
  const why = reason.trim();
  if (why.length < 1 || why.length > 2_000) throw new BadInput('REASON_LENGTH', 'A reason must have 1 to 2,000 characters.');
  return why;
}
