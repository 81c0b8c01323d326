import { Injectable } from '@nestjs/common';
import type { Actor } from '../../identity/auth/actor.js';
import { isUuid } from '../../platform/graphql/ids.js';
import { BadInput, Forbidden, NotFound } from '../../platform/platform/errors.js';
import { hiddenAsAbsent } from '../../platform/platform/hidden-as-absent.js';
import { type CaseRow, LONGEST_CASE_REASON, type InvitationFields, type ParticipantFields } from './case.js';
import { CaseTransactions, caseOf, type CaseOperation } from './case-transactions.js';
import { participationOf, type Participation } from './case.policy.js';

/** Participants of a case: invitation, rights, removal and the lead. */
@Injectable()
export class CasePartiesService {
  constructor(private readonly transactions: CaseTransactions) {}

  /**
   * Invites a country, which then sees a summary.
   * @throws NotFound; Forbidden without LEAD or above the ceiling; Conflict; BadInput on a ceiling below the case's label
   */
  async invite(actor: Actor, id: string, input: InvitationFields): Promise<CaseRow> {
    return this.writeParticipant(actor, id, { act: 'invite', what: 'case.invite', ids: [input.partyId] }, input);
  }

  async set(actor: Actor, id: string, input: ParticipantFields): Promise<CaseRow> {
    return this.writeParticipant(actor, id, { act: 'setParticipant', what: 'case.participant', ids: [input.partyId] }, input);
  }

  private async writeParticipant(actor: Actor, id: string, work: CaseOperation, input: ParticipantFields): Promise<CaseRow> {
    const statement = work.act === 'invite' ? 'select hub.invite_to_case($1, $2)' : 'select hub.set_case_party($1, $2)';
    return this.transactions.perform(actor, id, work, async (tx, standing) => {
      const [present] = await tx.query<Participation>(
        `select m.rights, m.tlp_ceiling as ceiling from hub.case_party m join hub.party p on p.key = m.party
           where m.case_id = $1 and p.id = $2 and m.state in ('INVITED', 'ACCEPTED')`,
        [id, input.partyId],
      );
      const participation = participationOf(standing, input, work.act === 'invite' ? undefined : present);
      await tx.query(statement, [id, JSON.stringify({ ...input, ...participation })]);
      return caseOf(tx, id);
    });
  }

  /** Removes a participant, which sees nothing of the case after the commit. @throws NotFound; Forbidden without LEAD; Conflict when it is the owner */
  async remove(actor: Actor, id: string, party: string, reason: string | null): Promise<CaseRow> {
    return this.transactions.perform(actor, id, { act: 'removeParticipant', what: 'case.remove', ids: [party] }, async (tx) => {
      await tx.query('select hub.end_case_party($1, $2, $3)', [id, party, trimmedNote(reason)]);
      return caseOf(tx, id);
    });
  }

  /** @returns the id of the case, which the actor's country no longer sees */
  async leave(actor: Actor, id: string, reason: string | null): Promise<string> {
    return this.transactions.perform(actor, id, { act: 'leave', what: 'case.leave' }, async (tx) => {
      await tx.query('select hub.end_case_party($1, null, $2)', [id, trimmedNote(reason)]);
      return id.toLowerCase();
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

  /** @returns the case; null when the invitation was declined. @throws NotFound when there is no invitation for the actor's party */
  async answer(actor: Actor, id: string, accept: boolean, note: string | null): Promise<CaseRow | null> {
    if (actor.party.kind !== 'COUNTRY') throw new Forbidden('COUNTRY_ONLY', 'Only countries can take part in cases.');
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

/** Returns the trimmed note to the participants; null when blank. @throws BadInput when it is too long */
function trimmedNote(note: string | null): string | null {
  const trimmed = note?.trim() ?? '';
  if (trimmed.length > LONGEST_CASE_REASON) throw new BadInput('NOTE_LENGTH', 'A note has at most 2,000 characters.');
  return trimmed || null;
}
