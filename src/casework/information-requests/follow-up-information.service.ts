import { Injectable } from '@nestjs/common';
import { act, type Actor } from '../../identity/auth/actor.js';
import { Database, type Transaction } from '../../platform/database/database.js';
import { isUuid } from '../../platform/graphql/ids.js';
import { BadInput, Conflict, Forbidden, NotFound } from '../../platform/platform/errors.js';
import { next } from '../../platform/platform/state-machine.js';
import { hiddenAsAbsent } from '../../platform/platform/hidden-as-absent.js';
import { LONGEST_DEADLINE } from '../action-requests/action.js';
import { type InformationRow, type Inquiry, LONGEST_NOTE, MOST_STEPS } from './information.js';
import { INFORMATION_MACHINE, stepsTooMany, WAITING_STATES } from './information.policy.js';
import { InformationRequestRepository } from './information-request.repository.js';
import type { OwnInformation } from './question-draft.js';

const DEADLINE_CHECK = `
  select clock_timestamp() + make_interval(mins => $1) > $2 as later, (select count(*)::integer from hub.information_step s where s.request = $3) as steps`;

/** The requester's follow-up on its requests: cancels them, extends deadlines, and closes questions. */
@Injectable()
export class FollowUpInformationService {
  constructor(
    private readonly database: Database,
    private readonly repository: InformationRequestRepository,
  ) {}

  /**
   * Cancels the request to one recipient permanently.
   * @throws NotFound; Forbidden when it is another agency's; Conflict when it has ended; BadInput when the reason is empty
   */
  async cancel(actor: Actor, id: string, reason: string): Promise<InformationRow> {
    const note = reason.trim();
    if (note.length < 1 || note.length > LONGEST_NOTE) {
      throw new BadInput('REASON_LENGTH', 'Reason must have 1 to 2,000 characters. The recipient sees it.');
    }
    return this.updateOwn(actor, 'information.cancel', id, async (tx, own) => {
      assertTakes(own, 'CANCELLED');
      await this.repository.addRequesterStep(tx, own.id, 'CANCELLED', { note });
    });
  }

  /**
   * Extends the deadline of an open request.
   * @param minutes from now
   * @throws NotFound; Forbidden; Conflict when it has ended; BadInput when the deadline is not later than before
   */
  async extend(actor: Actor, id: string, minutes: number): Promise<InformationRow> {
    if (!Number.isInteger(minutes) || minutes < 1 || minutes > LONGEST_DEADLINE) {
      throw new BadInput('DEADLINE_RANGE', `Deadline must be between 1 and ${LONGEST_DEADLINE} minutes from now.`);
    }
    return this.updateOwn(actor, 'information.extend', id, async (tx, own) => {
      assertTakes(own, 'EXTENDED');
      const [check] = await tx.query<{ later: boolean; steps: number }>(DEADLINE_CHECK, [minutes, own.due_at, own.id]);
      if ((check?.steps ?? 0) >= MOST_STEPS) throw stepsTooMany();
      if (!check?.later) {
        throw new BadInput('DEADLINE_NOT_LATER', 'The new deadline is not later than the current one. State more minutes.');
      }
      await this.repository.addRequesterStep(tx, own.id, 'EXTENDED', { minutes });
    });
  }

  /**
   * Closes a question without open requests. Recipients are not notified.
   * @throws NotFound; Forbidden when it is another agency's; Conflict while a request is open
   */
  async close(actor: Actor, inquiry: string): Promise<Inquiry> {
    return hiddenAsAbsent(() =>
      this.database.as(actor, { ...act(actor, 'information.close', 'information:ask'), writes: true }, async (tx) => {
        const own = await this.lockOwn(tx, inquiry, 'select request as id from hub.information_inquiry where inquiry = $1');
        const ofInquiry = own.filter((one) => one.inquiry === inquiry.toLowerCase());
        if (ofInquiry.length === 0) throw new NotFound('inquiry');
        if (ofInquiry.some(({ state }) => WAITING_STATES.includes(state))) {
          throw new Conflict('INQUIRY_OPEN', 'A recipient has not answered yet. Wait for the answer, or cancel the request to it.');
        }
        await tx.query('select hub.close_inquiry($1)', [inquiry]);
        tx.auditItems(...ofInquiry.map(({ id }) => id));
        const [first, ...others] = await this.repository.byInquiry(tx, inquiry);
        if (!first) throw new NotFound('inquiry');
        return { id: inquiry.toLowerCase(), requests: [first, ...others] };
      }),
    );
  }

  private async updateOwn(
    actor: Actor,
    action: string,
    id: string,
    change: (tx: Transaction, own: OwnInformation) => Promise<void>,
  ): Promise<InformationRow> {
    return hiddenAsAbsent(() =>
      this.database.as(actor, { ...act(actor, action, 'information:ask'), writes: true }, async (tx) => {
        const own = (await this.lockOwn(tx, id, 'select id from hub.information_request where id = $1')).find(
          (one) => one.id === id.toLowerCase(),
        );
        if (!own) throw new NotFound('request');
        await change(tx, own);
        tx.auditItems(own.id);
        const [row] = await this.repository.byIds(tx, [own.id]);
        if (!row) throw new NotFound('request');
        return row;
      }),
    );
  }

  /**
   * Returns and locks the agency's own requests for an id.
   * @param visible statement that finds the id among items visible to the actor
   * @throws NotFound; Forbidden when it is another agency's and visible
   */
  private async lockOwn(tx: Transaction, id: string, visible: string): Promise<readonly OwnInformation[]> {
    const own = isUuid(id) ? (await this.repository.lockOwn(tx, { ids: [id] })).filter(({ withheld }) => !withheld) : [];
    if (own.length > 0) return own;
    if (!isUuid(id) || (await tx.query(visible, [id])).length === 0) throw new NotFound('request');
    throw new Forbidden('NOT_YOURS', 'Only the agency that asked this question may do this.');
  }
}

function assertTakes({ state }: OwnInformation, step: 'CANCELLED' | 'EXTENDED'): void {
  const result = next(INFORMATION_MACHINE, state, step, 'REQUESTER');
  if ('refusal' in result) throw new Conflict('REQUEST_ENDED', 'This request has already ended.');
}
