import { Injectable } from '@nestjs/common';
import { Database } from '../../platform/database/database.js';
import type { Connection } from '../../platform/graphql/connection.js';
import { isUuid } from '../../platform/graphql/ids.js';
import { Pager, type PageRequest } from '../../platform/graphql/pager.js';
import { Conflict, NotFound } from '../../platform/platform/errors.js';
import { act, type Actor, assertPerson } from './actor.js';

/** The last row of a page: `at` has microseconds, which a Date cannot hold. */
interface PageEnd {
  readonly at: string;
  readonly id: string;
}

/** A device on which an account is signed in. */
export interface UserSession {
  readonly id: string;
  readonly createdAt: Date;
  /** When its tokens were last issued or refreshed. */
  readonly lastUsedAt: Date;
  /** Address at that time. */
  readonly address: string | null;
  readonly userAgent: string | null;
}

/** Sessions: listed by their owner, a person, as long as they are open; ended by their owner or admin, everywhere and immediately. */
@Injectable()
export class OpenSessionsService {
  constructor(
    private readonly database: Database,
    private readonly pager: Pager,
  ) {}

  /** Returns a page of the actor's own sessions, the last used first. @throws Forbidden for a machine; BadInput on the page */
  async page(actor: Actor, request: PageRequest): Promise<Connection<UserSession>> {
    assertPerson(actor);
    const page = this.pager.open<PageEnd>({ name: 'sessions', reader: actor.user, filter: null }, request);
    const rows = await this.database.as(actor, act(actor, 'session.list', 'session:own'), (tx) =>
      tx.query<UserSession & { used: string }>(
        `select id, created_at as "createdAt", refreshed_at as "lastUsedAt", refreshed_at::text as used, address, user_agent as "userAgent" from hub.session
           where user_id = (select hub.my_user()) and ended_at is null and expires_at > now()
             and ($1::timestamptz is null or (refreshed_at, id) < ($1, $2::uuid))
           order by refreshed_at desc, id desc limit $3`,
        [page.position?.at, page.position?.id, page.limit],
      ),
    );
    return page.connection(rows, ({ used, id }) => ({ at: used, id }));
  }

  /**
   * Returns when the actor's account was last used before the current session began: the last time at which tokens of another session were issued or refreshed,
   * also of one that had ended. Null: the hub had no such session. @throws Forbidden for a machine
   */
  async lastVisit(actor: Actor): Promise<Date | null> {
    assertPerson(actor);
    return this.database.as(actor, act(actor, 'session.last-visit', 'session:own'), async (tx) => {
      const [row] = await tx.query<{ at: Date | null }>(
        'select last_visit_at as at from hub.session where id = $1 and user_id = (select hub.my_user())',
        [actor.session],
      );
      return row?.at ?? null;
    });
  }

  /** Ends one of the actor's own sessions, including this one. @returns its id. @throws Forbidden for a machine; NotFound if the actor has no such session. */
  async end(actor: Actor, session: string): Promise<string> {
    assertPerson(actor);
    if (!isUuid(session)) throw new NotFound('session');
    return this.database.as(actor, { ...act(actor, 'session.end', 'session:own'), writes: true }, async (tx) => {
      const [row] = await tx.query<{ done: boolean }>('select hub.end_own_session($1) as done', [session]);
      if (!row?.done) throw new NotFound('session');
      tx.auditItems(session);
      return session.toLowerCase();
    });
  }

  /** Ends all of the actor's own sessions except this one. @returns the number. @throws Forbidden for a machine */
  async endOthers(actor: Actor): Promise<number> {
    assertPerson(actor);
    return this.database.as(actor, { ...act(actor, 'session.end-others', 'session:own'), writes: true }, async (tx) => {
      const [row] = await tx.query<{ ended: number }>('select hub.end_other_sessions() as ended');
      return row?.ended ?? 0;
    });
  }

  /** Ends all sessions of an officer whom the actor may manage. @returns the number. @throws NotFound for any refusal; Conflict for the own account. */
  async endOfUser(actor: Actor, user: string): Promise<number> {
    if (!isUuid(user)) throw new NotFound('user');
    if (user === actor.user) {
      throw new Conflict('OWN_ACCOUNT', 'You cannot end your own sessions here. Sign out, or end your other sessions (endOtherSessions).');
    }
    return this.database.as(actor, { ...act(actor, 'user.end-sessions', 'user:manage'), writes: true }, async (tx) => {
      const [row] = await tx.query<{ ended: number | null }>('select hub.end_user_sessions($1) as ended', [user]);
      if (typeof row?.ended !== 'number') throw new NotFound('user');
      tx.auditItems(user);
      return row.ended;
    });
  }
}
