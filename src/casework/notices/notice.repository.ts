import { Injectable } from '@nestjs/common';
import type { Actor } from '../../identity/auth/actor.js';
import type { Transaction } from '../../platform/database/database.js';
import { isUuid } from '../../platform/graphql/ids.js';
import { Forbidden, NotFound } from '../../platform/platform/errors.js';
import type { DraftRow, NoticeRow } from './notice.js';

/** Selects notice drafts. */
export const SELECT_DRAFTS = `select d.id, d.colour, d.state, d.revision, d.tlp, d.content, d.reason, d.agreed, d.published_revision, d.created_at, hub.draft_author(d.id) as created_by, d.updated_at, d.ends_at,
    d.desk = (select hub.my_agency()) as ours, jsonb_build_object('id', p.id, 'kind', p.kind, 'name', p.name, 'country', p.country) as owner
  from hub.notice_draft d join hub.party p on p.key = d.party`;

/** A draft of the actor's party; `ours`: it belongs to the actor's own agency. */
export type OwnedDraft = DraftRow & { readonly ours: boolean | null };

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
      throw new Forbidden('OWN_NOTICE', "This is your own country's notice. Only its readers acknowledge it.");
    }
    return found;
  }
}
