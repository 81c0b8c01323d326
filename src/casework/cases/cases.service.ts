import { Injectable } from '@nestjs/common';
import type { Actor } from '../../identity/auth/actor.js';
import { withRefusals } from '../../platform/database/refusals.js';
import { BadInput, Conflict, Forbidden } from '../../platform/platform/errors.js';
import { newId } from '../../platform/platform/new-ids.js';
import type { Tlp } from '../../tenancy/sharing/label.js';
import type { CaseClosing, CaseRow, CaseStatus, CaseFields } from './case.js';
import { CaseTransactions, caseOf } from './case-transactions.js';

/** Founding a case, saying what it is about, and where it stands. */
@Injectable()
export class CasesService {
  constructor(private readonly transactions: CaseTransactions) {}

  /** @throws Forbidden for whoever is of no country's agency */
  async open(actor: Actor, said: CaseFields, tlp: Tlp): Promise<CaseRow> {
    if (actor.party.kind !== 'COUNTRY') throw new Forbidden('COUNTRY_ONLY', 'Cases are founded by countries.');
    const id = newId();
    return this.transactions.write(actor, { what: 'case.open', permission: 'case:lead' }, async (tx) => {
      await tx.query('select hub.open_case($1)', [JSON.stringify({ ...said, id, tlp })]);
      tx.auditItems(id);
      return caseOf(tx, id);
    });
  }

  /** @throws NotFound, Forbidden without LEAD, Conflict when it is closed or another version */
  async update(actor: Actor, id: string, version: number, said: CaseFields): Promise<CaseRow> {
    return this.transactions.perform(actor, id, { act: 'update', what: 'case.update' }, async (tx) => {
      await tx.query('select hub.update_case($1, $2, $3)', [id, version, JSON.stringify({ summary: null, ...said })]);
      return caseOf(tx, id);
    });
  }

  /** Until when the case is kept; null: for good. @throws NotFound, Forbidden for whoever did not found it, BadInput when that is not a day ahead */
  async retain(actor: Actor, id: string, until: Date | null): Promise<CaseRow> {
    return this.transactions.perform(actor, id, { act: 'retain', what: 'case.retain' }, async (tx) => {
      await tx.query('select hub.retain_case($1, $2)', [id, until?.toISOString() ?? null]);
      return caseOf(tx, id);
    });
  }

  async setStatus(actor: Actor, id: string, status: Exclude<CaseStatus, 'CLOSED'>, reason: string): Promise<CaseRow> {
    return this.changeStatus(actor, id, { act: 'setStatus', what: 'case.status' }, { status, reason });
  }

  /** Closes the case for all that work on it. */
  async close(actor: Actor, id: string, reason: string, closing: CaseClosing): Promise<CaseRow> {
    const currencies = closing.recovered.map(({ currency }) => currency);
    if (new Set(currencies).size < currencies.length || !closing.recovered.every(({ amount }) => /^\d{1,15}(\.\d{1,4})?$/.test(amount))) {
      throw new BadInput('AMOUNT_INVALID', 'Say each currency once, and each amount as a decimal number.');
    }
    return this.changeStatus(actor, id, { act: 'close', what: 'case.close' }, { status: 'CLOSED', reason, closing });
  }

  /** Opens a closed case again, as ACTIVE; what its closing report said stays in its versions. */
  async reopen(actor: Actor, id: string, reason: string): Promise<CaseRow> {
    const why = reasonOf(reason);
    return this.transactions.perform(actor, id, { act: 'reopen', what: 'case.reopen' }, async (tx) => {
      await tx.query('select hub.reopen_case($1, $2)', [id, why]);
      return caseOf(tx, id);
    });
  }

  private async changeStatus(
    actor: Actor,
    id: string,
    work: { readonly act: 'setStatus' | 'close'; readonly what: string },
    { status, reason, closing }: { readonly status: CaseStatus; readonly reason: string; readonly closing?: CaseClosing },
  ): Promise<CaseRow> {
    const why = reasonOf(reason);
    return this.transactions.perform(actor, id, work, async (tx) => {
      const values = [id, status, why, closing ? JSON.stringify(closing) : null];
      const there = { HB462: () => new Conflict('CASE_STATUS', `This case is ${status} already.`) };
      await withRefusals(there, () => tx.query('select hub.set_case_status($1, $2, $3, $4)', values));
      return caseOf(tx, id);
    });
  }
}

function reasonOf(reason: string): string {
  const why = reason.trim();
  if (why.length < 1 || why.length > 2_000) throw new BadInput('REASON_LENGTH', 'Give the reason in 1 to 2,000 characters.');
  return why;
}
