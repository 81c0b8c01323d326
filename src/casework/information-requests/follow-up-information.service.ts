import { Injectable } from '@nestjs/common';
import { act, type Actor } from '../../identity/auth/actor.js';
import { Database, type Transaction } from '../../platform/database/database.js';
import { isUuid } from '../../platform/graphql/ids.js';
import { BadInput, Conflict, Forbidden, NotFound } from '../../platform/platform/errors.js';
import { next } from '../../platform/platform/state-machine.js';
import { hiddenAsAbsent } from '../../platform/platform/hidden-as-absent.js';
import { LONGEST_DEADLINE } from '../action-requests/action.js';
import { type InformationRow, LONGEST_NOTE, MOST_STEPS } from './information.js';
import { INFORMATION_MACHINE, STEPS_TOO_MANY, WAITING_STATES } from './information.policy.js';
import { InformationRequestRepository } from './information-request.repository.js';
import type { OwnInformation } from './question-draft.js';

const DEADLINE_CHECK = `
  select clock_timestamp() + make_interval(mins => $1) > $2 as later, (select count(*)::integer from hub.information_step s where s.request = $3) as steps`;

/** What an asker does with requests that it has made: takes them back, gives them time, and files what is done. */
@Injectable()
export class FollowUpInformationService {
  constructor(
    private readonly database: Database,
    private readonly repository: InformationRequestRepository,
  ) {}

  /** Takes the request to one recipient back, for good. @throws NotFound, Forbidden (another's), Conflict when it has ended, BadInput on an empty reason. */
  async cancel(actor: Actor, id: string, reason: string): Promise<InformationRow> {
    const note = reason.trim();
    if (note.length < 1 || note.length > LONGEST_NOTE) {
      throw new BadInput('REASON_LENGTH', 'Give the reason in 1 to 2,000 characters: the recipient is told.');
    }
    return this.updateOwn(actor, 'information.cancel', id, async (tx, own) => {
      assertTakes(own, 'CANCELLED');
      await this.repository.addRequesterStep(tx, own.id, 'CANCELLED', { note });
    });
  }

  /** Gives the recipient of an open request more time. @param minutes from now @throws NotFound, Forbidden, Conflict when it has ended, BadInput when it is not later. */
  async extend(actor: Actor, id: string, minutes: number): Promise<InformationRow> {
    if (!Number.isInteger(minutes) || minutes < 1 || minutes > LONGEST_DEADLINE) {
      throw new BadInput('DEADLINE_RANGE', `A deadline lies 1 to ${LONGEST_DEADLINE} minutes ahead.`);
    }
    return this.updateOwn(actor, 'information.extend', id, async (tx, own) => {
      assertTakes(own, 'EXTENDED');
      const [ahead] = await tx.query<{ later: boolean; steps: number }>(DEADLINE_CHECK, [minutes, own.due_at, own.id]);
      if ((ahead?.steps ?? 0) >= MOST_STEPS) throw STEPS_TOO_MANY;
      if (own.retain_until && own.retain_until.getTime() <= Date.now() + minutes * 60_000) {
        throw new BadInput('RETENTION_BEFORE_DEADLINE', 'The new deadline does not lie behind the time until which the request is kept.');
      }
      if (!ahead?.later) throw new BadInput('DEADLINE_NOT_LATER', 'The new deadline is not later than the one that stands.');
      await this.repository.addRequesterStep(tx, own.id, 'EXTENDED', { minutes });
    });
  }

  /** Files a question of which nothing is open any more; no recipient is told. @throws NotFound, Forbidden (another agency's), Conflict while something is open. */
  async close(actor: Actor, inquiry: string): Promise<boolean> {
    return hiddenAsAbsent(() =>
      this.database.as(actor, { ...act(actor, 'information.close', 'information:ask'), writes: true }, async (tx) => {
        const own = await this.lockOwn(tx, inquiry, 'select request as id from hub.information_inquiry where inquiry = $1');
        const mine = own.filter((one) => one.inquiry === inquiry.toLowerCase());
        if (mine.length === 0) throw new NotFound('inquiry');
        if (mine.some(({ state }) => WAITING_STATES.includes(state))) {
          throw new Conflict('INQUIRY_OPEN', 'One of its recipients has not answered yet: wait, or cancel the request to it.');
        }
        await tx.query('select hub.close_inquiry($1)', [inquiry]);
        tx.auditItems(...mine.map(({ id }) => id));
        return true;
      }),
    );
  }

  private async updateOwn(
    actor: Actor,
    what: string,
    id: string,
    press: (tx: Transaction, own: OwnInformation) => Promise<void>,
  ): Promise<InformationRow> {
    return hiddenAsAbsent(() =>
      this.database.as(actor, { ...act(actor, what, 'information:ask'), writes: true }, async (tx) => {
        const own = (await this.lockOwn(tx, id, 'select id from hub.information_request where id = $1')).find(
          (one) => one.id === id.toLowerCase(),
        );
        if (!own) throw new NotFound('request');
        await press(tx, own);
        tx.auditItems(own.id);
        const [row] = await this.repository.byIds(tx, [own.id]);
        if (!row) throw new NotFound('request');
        return row;
      }),
    );
  }

  /** The agency's own requests behind an id. @param visible finds it among what the actor sees @throws NotFound, Forbidden when it is another's that the actor sees */
  private async lockOwn(tx: Transaction, id: string, visible: string): Promise<readonly OwnInformation[]> {
    const own = isUuid(id) ? (await this.repository.lockOwn(tx, { ids: [id] })).filter(({ withheld }) => !withheld) : [];
    if (own.length > 0) return own;
    if (!isUuid(id) || (await tx.query(visible, [id])).length === 0) throw new NotFound('request');
    throw new Forbidden('NOT_YOURS', 'Only the agency that asked may do this.');
  }
}

function assertTakes({ state }: OwnInformation, step: 'CANCELLED' | 'EXTENDED'): void {
  if ('refusal' in next(INFORMATION_MACHINE, state, step, 'ASKER')) throw new Conflict('REQUEST_ENDED', 'This request has ended.');
}
