import { Injectable } from '@nestjs/common';
import type { Actor } from '../../identity/auth/actor.js';
import type { Transaction } from '../../platform/database/database.js';
import { isUuid } from '../../platform/graphql/ids.js';
import { Conflict, Forbidden, NotFound } from '../../platform/platform/errors.js';
import type { DraftRow, NoticeRow } from './notice.js';

/** Selects notice drafts. */
export const SELECT_DRAFTS = `select d.id, d.colour, d.state, d.revision, d.tlp, d.content, d.reason, d.agreed, d.published_revision, d.created_at, d.updated_at, d.ends_at,
    d.desk = (select hub.my_agency()) as ours, jsonb_build_object('id', p.id, 'kind', p.kind, 'name', p.name, 'country', p.country) as owner
  from hub.notice_draft d join hub.party p on p.key = d.party`;

/** A draft of the actor's party; `ours`: it belongs to the actor's own agency. */
export type OwnedDraft = DraftRow & { readonly ours: boolean | null };

/** Errors for outcomes of database functions that changed nothing. */
const OUTCOME_ERRORS: Readonly<Record<string, () => Error>> = {
  CHANGED: () => new Conflict('NOTICE_CHANGED', 'The notice was saved, submitted or decided since you read it. Read it again.'),
  OWN: () => new Forbidden('FOUR_EYES', 'Authors cannot approve their own notice or translation. Ask a second officer to approve it.'),
  RELATED: () =>
    new Forbidden(
      'REVIEWERS_RELATED',
      'One operator brought in you and the reviewer who agreed before, and your offices are not confirmed. Have the offices confirmed, or leave the review to a third reviewer.',
    ),
  BEFORE: () => new Conflict('NOTICE_DONE', 'This was already done.'),
  CANCELLED: () => new Conflict('NOTICE_CANCELLED', 'This notice was cancelled.'),
  TOO_MANY: () =>
    new Conflict(
      'TRANSLATIONS_TOO_MANY',
      'A country may have at most 10 translations waiting, and a notice at most 30 accepted. Replace an existing one instead.',
    ),
  LAPSED: () => new Conflict('NOTICE_LAPSED', 'validUntil has passed. Save the notice with a later validUntil.'),
  OWNER_GONE: () =>
    new Conflict('NOTICE_OWNER_GONE', 'The country of this notice is suspended or closed, so its notices are not published.'),
  GROUP_LEFT: () =>
    new Conflict(
      'GROUP_LEFT',
      'The country has left a group in the audience, or a party in it is closed. Save the notice with another audience.',
    ),
  LIMITED: () =>
    new Conflict(
      'POLICY_FORBIDS_AUDIENCE',
      "The country's sharing policy now forbids this audience. Save the notice with another audience.",
    ),
};

/** Returns the outcome of a database function that changed something. @throws Conflict; Forbidden */
export function checkedOutcome(outcome: string | undefined): string {
  const refusal = OUTCOME_ERRORS[outcome ?? 'CHANGED'];
  if (refusal) throw refusal();
  return outcome ?? '';
}

/** SQL statements shared by acts on notices. Each runs in a transaction that the caller opened for an actor. */
@Injectable()
export class NoticeRepository {
  /** Returns a draft of the actor's party. @throws NotFound; Forbidden when the notice is another party's but visible */
  async getDraft(tx: Transaction, id: string): Promise<OwnedDraft> {
    if (!isUuid(id)) throw new NotFound('notice');
    const [found] = await tx.query<OwnedDraft>(`${SELECT_DRAFTS} where d.id = $1`, [id]);
    if (found) return found;
    throw (await this.findVisible(tx, id))
      ? new Forbidden('NOT_YOURS', 'Only the country that owns this notice may do this.')
      : new NotFound('notice');
  }

  /** Returns a draft of the actor's own agency. @throws NotFound; Forbidden */
  async getOwnDraft(tx: Transaction, id: string): Promise<OwnedDraft> {
    const found = await this.getDraft(tx, id);
    if (found.ours !== true) throw new Forbidden('NOT_YOURS', 'Only the agency that wrote this notice may do this.');
    return found;
  }

  async findVisible(tx: Transaction, id: string): Promise<NoticeRow | undefined> {
    const [found] = isUuid(id) ? await tx.query<NoticeRow>('select * from hub.notice_view where id = $1', [id]) : [];
    return found;
  }

  /** Returns a visible notice of another party. @throws NotFound; Forbidden */
  async getForeign(tx: Transaction, actor: Actor, id: string): Promise<NoticeRow> {
    const found = await this.findVisible(tx, id);
    if (!found) throw new NotFound('notice');
    if (found.owner?.id === actor.party.id) {
      throw new Forbidden('OWN_NOTICE', 'This is your own country’s notice. Only its readers acknowledge it.');
    }
    return found;
  }
}
