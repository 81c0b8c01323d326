import { Injectable } from '@nestjs/common';
import { act, type Actor, type ActorParty } from '../../identity/auth/actor.js';
import { type ActorView, partyActor } from '../../identity/auth/actor-view.js';
import type { CallContext } from '../../identity/auth/call-context.js';
import { Database } from '../../platform/database/database.js';
import { loaderOf } from '../../platform/graphql/loaders.js';
import type { Timestamp } from './claim.js';

const REVOKERS = Symbol('who revoked own items');

/** Options of the field `revokedBy` of every published item. */
export const REVOKED_BY = {
  nullable: true,
  description: 'Who revoked it; other parties see only its party. Null if it is not revoked, or its party is not named to the viewer.',
};

/** A published item, as its reader sees it. */
interface RevocableItem {
  readonly id: string;
  readonly revokedAt: Timestamp | null;
  /** The party that published it; null if it is not named to the reader. */
  readonly owner: ActorParty | null;
}

/** Reads who revoked items, in one statement for all items of a request. Only the publishing party learns the officer. */
@Injectable()
export class RevokersService {
  constructor(private readonly database: Database) {}

  async of(actor: Actor, { perRequest }: CallContext, { id, revokedAt, owner }: RevocableItem): Promise<ActorView | null> {
    if (revokedAt === null) return null;
    const own = await loaderOf(perRequest, REVOKERS, (ids: readonly string[]) => this.read(actor, ids)).load(id);
    return own ?? partyActor(owner);
  }

  private async read(actor: Actor, ids: readonly string[]): Promise<readonly (ActorView | undefined)[]> {
    const rows = await this.database.as(actor, act(actor, 'item.revokers', 'indicator:read'), (tx) =>
      tx.query<{ item: string; by: ActorView }>('select item, by from hub.revokers($1) where by is not null', [ids]),
    );
    const byId = new Map(rows.map(({ item, by }) => [item, by]));
    return ids.map((id) => byId.get(id));
  }
}
