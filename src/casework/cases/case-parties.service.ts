import { Injectable } from '@nestjs/common';
import type { Actor } from '../../identity/auth/actor.js';
import { isUuid } from '../../platform/graphql/ids.js';
import { BadInput, Forbidden, NotFound } from '../../platform/platform/errors.js';
import { hiddenAsAbsent } from '../../platform/platform/hidden-as-absent.js';
import { type CaseRow, LONGEST_CASE_REASON, type InvitationFields, type ParticipantFields } from './case.js';
import { CaseTransactions, caseOf, type CaseOperation } from './case-transactions.js';
import { participationOf, type Participation } from './case.policy.js';

/** Who takes part in a case. */
@Injectable()
export class CasePartiesService {
  constructor(private readonly transactions: CaseTransactions) {}

  /** Invites a country, which is told a summary. @throws NotFound, Forbidden without LEAD or above its ceiling, Conflict, BadInput on a ceiling below the case's label */
  async invite(actor: Actor, id: string, said: InvitationFields): Promise<CaseRow> {
    return this.writeParticipant(actor, id, { act: 'invite', what: 'case.invite', ids: [said.party] }, said);
  }

  async set(actor: Actor, id: string, said: ParticipantFields): Promise<CaseRow> {
    return this.writeParticipant(actor, id, { act: 'setParticipant', what: 'case.participant', ids: [said.party] }, said);
  }

  private async writeParticipant(actor: Actor, id: string, work: CaseOperation, said: ParticipantFields): Promise<CaseRow> {
    const statement = work.act === 'invite' ? 'select hub.invite_to_case($1, $2)' : 'select hub.set_case_party($1, $2)';
    return this.transactions.perform(actor, id, work, async (tx, standing) => {
      const [present] = await tx.query<Participation>(
        `select m.rights, m.tlp_ceiling as ceiling from hub.case_party m join hub.party p on p.key = m.party
           where m.case_id = $1 and p.id = $2 and m.state in ('INVITED', 'ACCEPTED')`,
        [id, said.party],
      );
      const asked = participationOf(standing, said, work.act === 'invite' ? undefined : present);
      await tx.query(statement, [id, JSON.stringify({ ...said, ...asked })]);
      return caseOf(tx, id);
    });
  }

  /** Everything of the case is out of its sight at the commit. @throws NotFound, Forbidden without LEAD, Conflict of the founder */
  async remove(actor: Actor, id: string, party: string, reason: string | null): Promise<CaseRow> {
    return this.transactions.perform(actor, id, { act: 'removeParticipant', what: 'case.remove', ids: [party] }, async (tx) => {
      await tx.query('select hub.end_case_party($1, $2, $3)', [id, party, trimmedNote(reason)]);
      return caseOf(tx, id);
    });
  }

  async leave(actor: Actor, id: string, reason: string | null): Promise<boolean> {
    return this.transactions.perform(actor, id, { act: 'leave', what: 'case.leave' }, async (tx) => {
      await tx.query('select hub.end_case_party($1, null, $2)', [id, trimmedNote(reason)]);
      return true;
    });
  }

  async handOver(actor: Actor, id: string, party: string): Promise<CaseRow> {
    return this.transactions.perform(actor, id, { act: 'handOver', what: 'case.hand-over', ids: [party] }, async (tx) => {
      await tx.query('select hub.offer_case_lead($1, $2)', [id, party]);
      return caseOf(tx, id);
    });
  }

  async takeOver(actor: Actor, id: string, accept: boolean): Promise<CaseRow> {
    return this.transactions.perform(actor, id, { act: 'takeOver', what: 'case.take-over' }, async (tx) => {
      await tx.query('select hub.answer_case_lead_offer($1, $2)', [id, accept]);
      return caseOf(tx, id);
    });
  }

  /** @returns the case, null when it was declined. @throws NotFound when there is no invitation of the actor's party */
  async answer(actor: Actor, id: string, accept: boolean, note: string | null): Promise<CaseRow | null> {
    if (actor.party.kind !== 'COUNTRY') throw new Forbidden('COUNTRY_ONLY', 'Cases are worked on by countries.');
    return hiddenAsAbsent(async () => {
      if (!isUuid(id)) throw new NotFound('invitation');
      return this.transactions.write(actor, { what: 'case.answer', permission: 'case:lead' }, async (tx) => {
        await tx.query('select hub.answer_case_invitation($1, $2, $3)', [id, accept, trimmedNote(note)]);
        tx.auditItems(id);
        return accept ? caseOf(tx, id) : null;
      });
    });
  }
}

/** A word to the participants. @throws BadInput when it is too long */
function trimmedNote(note: string | null): string | null {
  const said = note?.trim() ?? '';
  if (said.length > LONGEST_CASE_REASON) throw new BadInput('NOTE_LENGTH', 'A note has at most 2,000 characters.');
  return said || null;
}
