import { Injectable } from '@nestjs/common';
import { act, type Actor, type ActorParty } from '../../identity/auth/actor.js';
import { Database } from '../../platform/database/database.js';
import type { Page } from './asking.js';
import type { FishingSign } from './fishing.policy.js';
import { Pages, type PageWish } from './pages.js';

/** An alarm as whoever answers for the officer may know it. */
export interface AlarmRow {
  readonly id: string;
  readonly seq: string;
  readonly party: ActorParty;
  readonly user_id: string;
  /** null: of another party than the reader's. */
  readonly email: string | null;
  readonly signs: readonly FishingSign[];
  readonly asked: number;
  readonly raised_at: Date;
}

/** Alarms over officers whose questions look like fishing (notices.worker.ts raises them). */
@Injectable()
export class AlarmsService {
  constructor(
    private readonly database: Database,
    private readonly pages: Pages,
  ) {}

  /** Newest first. @throws BadInput on the size or the cursor */
  async page(actor: Actor, wish: PageWish): Promise<Page<AlarmRow>> {
    return this.pages.page(actor, 'deconfliction alarms', wish, (below, most) =>
      this.database.as(actor, act(actor, 'deconflict.alarms', 'deconflict:oversee'), (tx) => tx.query<AlarmRow>(LISTED, [below, most])),
    );
  }
}

const LISTED = `
  select a.id, a.seq, a.user_id, u.email, a.signs, a.asked, a.raised_at,
      (select jsonb_build_object('id', p.id, 'kind', p.kind, 'name', p.name, 'country', p.country) from hub.party p where p.key = a.party) as party
    from hub.deconflict_alarm a left join hub.user_account u on u.id = a.user_id
    where $1::bigint is null or a.seq < $1 order by a.seq desc limit $2`;
