import { Injectable } from '@nestjs/common';
import { act, type Actor } from '../../identity/auth/actor.js';
import { Database } from '../../platform/database/database.js';
import { isUuid } from '../../platform/graphql/ids.js';
import { sortUnique, sortIds } from '../../platform/graphql/lists.js';
import type { Connection } from '../../platform/graphql/connection.js';
import { Pager, type PageRequest } from '../../platform/graphql/pager.js';
import { hiddenAsAbsent } from '../../platform/platform/hidden-as-absent.js';
import type { Relation, RelationshipRow } from './relationship.js';

/** Restricts a list of relationships. An absent field does not restrict. */
export interface RelationshipFilter {
  readonly types?: readonly Relation[] | null;
  readonly indicators?: readonly string[] | null;
  readonly owners?: readonly string[] | null;
  readonly includeRevoked?: boolean | null;
}

/** Reads relationships under row-level security. */
@Injectable()
export class BrowseRelationshipsService {
  constructor(
    private readonly database: Database,
    private readonly pager: Pager,
  ) {}

  /** Returns one relationship, revoked or not; undefined if the relationship or one of its ends is absent or invisible. */
  async byId(actor: Actor, id: string): Promise<RelationshipRow | undefined> {
    if (!isUuid(id)) return undefined;
    const [found] = await hiddenAsAbsent(() =>
      this.read(actor, 'relationship.read', 'select * from hub.relationship_view where id = $1', [id]),
    );
    return found;
  }

  /** Returns a page, newest first by the id, which contains the time of creation. @throws BadInput if `first` or the cursor is not valid */
  async page(actor: Actor, filter: RelationshipFilter, request: PageRequest): Promise<Connection<RelationshipRow>> {
    const conditions = [sortUnique(filter.types), sortIds(filter.indicators), sortIds(filter.owners), filter.includeRevoked ?? false];
    const page = this.pager.open({ name: 'relationships', reader: actor.party.id, filter: conditions }, request);
    const statement = filter.indicators ? LIST_OF : LIST;
    const found = await this.read(actor, 'relationship.list', statement, [page.position, page.limit, ...conditions]);
    return page.connection(found, ({ id }) => id);
  }

  /** Returns relationships by id, for callers that already have ids; in no order. */
  async byIds(actor: Actor, ids: readonly string[]): Promise<readonly RelationshipRow[]> {
    return this.read(actor, 'relationship.read', 'select * from hub.relationship_view where id = any ($1)', [ids]);
  }

  /** Returns the author's own references of these relationships, by id; null for relationships of other parties. */
  async own(actor: Actor, ids: readonly string[]): Promise<readonly (string | null)[]> {
    const rows = await this.database.as(actor, act(actor, 'relationship.read', 'indicator:read'), (tx) =>
      tx.query<{ id: string; external_id: string | null }>('select * from hub.own_relationships($1::uuid[])', [ids]),
    );
    const byId = new Map(rows.map(({ id, external_id }) => [id, external_id]));
    return ids.map((id) => byId.get(id) ?? null);
  }

  private async read(actor: Actor, what: string, statement: string, values: readonly unknown[]): Promise<readonly RelationshipRow[]> {
    return this.database.as(actor, act(actor, what, 'indicator:read'), (tx) => tx.query<RelationshipRow>(statement, values));
  }
}

const CONDITIONS = `($1::uuid is null or r.id < $1) and ($3::text[] is null or r.relation = any ($3))
      and ($5::uuid[] is null or r.named_owner in (select p.key from hub.party p where p.id = any ($5)))
      and ($6::boolean or r.revoked_at is null)
    order by r.id desc limit $2`;

const LIST = `select r.* from hub.relationship_view r where $4::uuid[] is null and ${CONDITIONS}`;

/** Relationships of given claims, read through the indexes of both ends. */
const LIST_OF = `
  select r.* from (
      select x.id from hub.relationship x where x.indicator = any ($4::uuid[]) union select x.id from hub.relationship x where x.other = any ($4)) of_these
    join hub.relationship_view r on r.id = of_these.id
    where ${CONDITIONS}`;
