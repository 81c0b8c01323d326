import { Injectable } from '@nestjs/common';
import { act, type Actor, type ActorParty } from '../../identity/auth/actor.js';
import { Database } from '../../platform/database/database.js';
import { MOST_ON_PAGE } from './deconfliction.js';
import type { FishingSign } from './fishing.policy.js';
import { type Page, type PageRequest, Pager } from '../../platform/graphql/pager.js';

/** An alarm in the projection for overseers: of the officer's party or of the hub. */
export interface AlarmRow {
  readonly id: string;
  readonly seq: string;
  readonly party: ActorParty;
  readonly user_id: string;
  /** null when the officer belongs to another party than the reader. */
  readonly email: string | null;
  readonly signs: readonly FishingSign[];
  readonly asked: number;
  readonly raised_at: Date;
}

/** Alarms about officers whose queries look like fishing (owner-notification.worker.ts raises them). */
@Injectable()
export class AlarmsService {
  constructor(
    private readonly database: Database,
    private readonly pager: Pager,
  ) {}

  /** Returns a page of alarms, newest first. @throws BadInput on the page size or the cursor */
  async page(actor: Actor, request: PageRequest): Promise<Page<AlarmRow>> {
    const page = this.pager.open({ name: 'deconfliction alarms', reader: actor.user, most: MOST_ON_PAGE }, request);
    const rows = await this.database.as(actor, act(actor, 'deconflict.alarms', 'deconflict:oversee'), (tx) =>
      tx.query<AlarmRow>(LISTED, [page.position, page.limit]),
    );
    return page.page(rows, ({ seq }) => seq);
  }
}

const LISTED = `
  select a.id, a.seq, a.user_id, u.email, a.signs, a.asked, a.raised_at,
      (select jsonb_build_object('id', p.id, 'kind', p.kind, 'name', p.name, 'country', p.country) from hub.party p where p.key = a.party) as party
    from hub.deconflict_alarm a left join hub.user_account u on u.id = a.user_id
    where $1::bigint is null or a.seq < $1 order by a.seq desc limit $2`;
