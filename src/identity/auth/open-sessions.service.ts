import { Injectable } from '@nestjs/common';
import { Database } from '../../platform/database/database.js';
import { isUuid } from '../../platform/graphql/ids.js';
import { Conflict, NotFound } from '../../platform/platform/errors.js';
import { act, type Actor, assertPerson } from './actor.js';

/** More are not shown: nobody reads them, and an account that signs in all day must not make the hub answer with them all. */
const MOST_SHOWN = 200;

/** A device on which an account is signed in. */
export interface SignedInDevice {
  readonly id: string;
  readonly createdAt: Date;
  /** When its tokens were given or renewed last. */
  readonly lastUsedAt: Date;
  /** Where it was then. */
  readonly address: string | null;
  readonly userAgent: string | null;
}

/** Sessions that are open: seen by their owner, a person, ended by their owner or their admin, everywhere and at once. */
@Injectable()
export class OpenSessionsService {
  constructor(private readonly database: Database) {}

  /** The actor's own, the one used last first, 200 at most. @throws Forbidden for a machine */
  async own(actor: Actor): Promise<SignedInDevice[]> {
    assertPerson(actor);
    return this.database.as(actor, act(actor, 'session.list', 'session:own'), (tx) =>
      tx.query<SignedInDevice>(
        `select id, created_at as "createdAt", refreshed_at as "lastUsedAt", address, user_agent as "userAgent" from hub.session
           where user_id = (select hub.my_user()) and ended_at is null and expires_at > now() order by refreshed_at desc, id limit $1`,
        [MOST_SHOWN],
      ),
    );
  }

  /** Ends one of the actor's own, this one too. @throws Forbidden for a machine; NotFound when the actor has no such session. */
  async end(actor: Actor, session: string): Promise<void> {
    assertPerson(actor);
    if (!isUuid(session)) throw new NotFound('session');
    await this.database.as(actor, { ...act(actor, 'session.end', 'session:own'), writes: true }, async (tx) => {
      const [row] = await tx.query<{ done: boolean }>('select hub.end_own_session($1) as done', [session]);
      if (!row?.done) throw new NotFound('session');
      tx.auditItems(session);
    });
  }

  /** Ends all of the actor's own but this one. @returns how many. @throws Forbidden for a machine */
  async endOthers(actor: Actor): Promise<number> {
    assertPerson(actor);
    return this.database.as(actor, { ...act(actor, 'session.end-others', 'session:own'), writes: true }, async (tx) => {
      const [row] = await tx.query<{ ended: number }>('select hub.end_other_sessions() as ended');
      return row?.ended ?? 0;
    });
  }

  /** Ends all of an officer whom the actor governs. @returns how many. @throws NotFound whatever forbids it; Conflict on oneself. */
  async endOfUser(actor: Actor, user: string): Promise<number> {
    if (!isUuid(user)) throw new NotFound('user');
    if (user === actor.user) throw new Conflict('OWN_ACCOUNT', 'These are your own sessions: end the others, or sign out.');
    return this.database.as(actor, { ...act(actor, 'user.end-sessions', 'user:manage'), writes: true }, async (tx) => {
      const [row] = await tx.query<{ ended: number | null }>('select hub.end_user_sessions($1) as ended', [user]);
      if (typeof row?.ended !== 'number') throw new NotFound('user');
      tx.auditItems(user);
      return row.ended;
    });
  }
}
