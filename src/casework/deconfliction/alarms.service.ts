import { Injectable } from '@nestjs/common';
import { act, type Actor } from '../../identity/auth/actor.js';
import { Database } from '../../platform/database/database.js';
import type { AlarmRow } from './deconfliction.js';
import type { Connection } from '../../platform/graphql/connection.js';
import { type PageRequest, Pager } from '../../platform/graphql/pager.js';

/** Alarms about officers whose queries look like enumeration (owner-notification.worker.ts raises them). */
@Injectable()
export class AlarmsService {
  constructor(
    private readonly database: Database,
    private readonly pager: Pager,
  ) {}

  /** Returns a page of alarms, newest first. @throws BadInput on the page size or the cursor */
  async page(actor: Actor, request: PageRequest): Promise<Connection<AlarmRow>> {
    const page = this.pager.open({ name: 'deconfliction alarms', reader: actor.user, filter: null }, request);
    const rows = await this.database.as(actor, act(actor, 'deconflict.alarms', 'deconflict:oversee'), (tx) =>
      tx.query<AlarmRow>(LISTED, [page.position, page.limit]),
    );
    return page.connection(rows, ({ seq }) => seq);
  }
}

const LISTED = `
  select a.id, a.seq, a.signs, a.asked, a.raised_at,
      jsonb_build_object('kind', 'OFFICER', 'id', a.user_id, 'name', u.email,
        'party', (select jsonb_build_object('id', p.id, 'kind', p.kind, 'name', p.name, 'country', p.country) from hub.party p where p.key = a.party),
        'agency', (select jsonb_build_object('id', g.id, 'name', g.name) from hub.agency g where g.key = u.agency)) as officer
    from hub.deconflict_alarm a left join hub.user_account u on u.id = a.user_id
    where $1::bigint is null or a.seq < $1 order by a.seq desc limit $2`;
