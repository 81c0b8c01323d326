import { Injectable } from '@nestjs/common';
import type { Actor } from '../../identity/auth/actor.js';
import type { Transaction } from '../../platform/database/database.js';
import { isUuid } from '../../platform/graphql/ids.js';
import { Conflict, Forbidden, NotFound } from '../../platform/platform/errors.js';
import type { DraftRow, NoticeRow } from './notice.js';

/** How a notice at a desk is found. */
export const SELECT_DRAFTS = `select d.id, d.colour, d.state, d.revision, d.tlp, d.content, d.reason, d.agreed, d.published_revision, d.created_at, d.updated_at, d.ends_at,
    d.desk = (select hub.my_agency()) as ours, jsonb_build_object('id', p.id, 'kind', p.kind, 'name', p.name, 'country', p.country) as owner
  from hub.notice_draft d join hub.party p on p.key = d.party`;

/** A notice at the actor's desk; `ours`: of the actor's own agency. */
export type OwnedDraft = DraftRow & { readonly ours: boolean | null };

/** What the database says of an act that came to nothing. */
const OUTCOME_ERRORS: Readonly<Record<string, () => Error>> = {
  CHANGED: () =>
    new Conflict('NOTICE_CHANGED', 'The notice is not what you have read: it was saved, submitted or decided since. Read it again.'),
  OWN: () => new Forbidden('FOUR_EYES', 'Whoever wrote or submitted something does not approve it: a second officer does.'),
  RELATED: () =>
    new Forbidden(
      'REVIEWERS_RELATED',
      'The reviewer who agreed before and you were brought in by one operator, and nobody has confirmed your offices: a third reviewer decides, or the offices are confirmed first.',
    ),
  BEFORE: () => new Conflict('NOTICE_DONE', 'This was done before.'),
  CANCELLED: () => new Conflict('NOTICE_CANCELLED', 'This notice was cancelled.'),
  TOO_MANY: () => new Conflict('TRANSLATIONS_TOO_MANY', 'Ten translations of a country wait at most, and 30 are accepted.'),
  LAPSED: () => new Conflict('NOTICE_LAPSED', 'Its validUntil has passed: save it anew with a later one.'),
  OWNER_GONE: () => new Conflict('NOTICE_OWNER_GONE', 'Its country is suspended or closed: nothing of it is published.'),
  GROUP_LEFT: () =>
    new Conflict('GROUP_LEFT', 'Its country has left a group that it is for, or a party is closed: save it anew for others.'),
  LIMITED: () =>
    new Conflict('POLICY_FORBIDS_AUDIENCE', "Its country's sharing policy limits this audience meanwhile: save it anew for others."),
};

/** What the database answered, where something became of the act. @throws Conflict, Forbidden */
export function checkedOutcome(outcome: string | undefined): string {
  const refusal = OUTCOME_ERRORS[outcome ?? 'CHANGED'];
  if (refusal) throw refusal();
  return outcome ?? '';
}

/** The statements that several acts on notices share. Every one runs in a transaction that was opened in somebody's name. */
@Injectable()
export class NoticeRepository {
  /** One at the actor's party's desk. @throws NotFound; Forbidden when another party's is in sight */
  async getDraft(tx: Transaction, id: string): Promise<OwnedDraft> {
    if (!isUuid(id)) throw new NotFound('notice');
    const [found] = await tx.query<OwnedDraft>(`${SELECT_DRAFTS} where d.id = $1`, [id]);
    if (found) return found;
    throw (await this.findVisible(tx, id))
      ? new Forbidden('NOT_YOURS', 'Only the country whose notice it is may do this.')
      : new NotFound('notice');
  }

  /** The same of the actor's own agency. @throws NotFound, Forbidden */
  async getOwnDraft(tx: Transaction, id: string): Promise<OwnedDraft> {
    const found = await this.getDraft(tx, id);
    if (found.ours !== true) throw new Forbidden('NOT_YOURS', 'Only the agency that wrote this notice may do this.');
    return found;
  }

  async findVisible(tx: Transaction, id: string): Promise<NoticeRow | undefined> {
    const [found] = isUuid(id) ? await tx.query<NoticeRow>('select * from hub.notice_view where id = $1', [id]) : [];
    return found;
  }

  /** One that the actor sees, and whose owner is another party. @throws NotFound, Forbidden */
  async getForeign(tx: Transaction, actor: Actor, id: string): Promise<NoticeRow> {
    const found = await this.findVisible(tx, id);
    if (!found) throw new NotFound('notice');
    if (found.owner?.id === actor.party.id) {
      throw new Forbidden('OWN_NOTICE', 'It is your own country’s notice: its readers acknowledge it.');
    }
    return found;
  }
}
