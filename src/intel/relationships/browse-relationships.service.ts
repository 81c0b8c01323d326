import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { act, type Actor } from '../../identity/auth/actor.js';
import { Cursors } from '../../platform/database/cursors.js';
import { Database } from '../../platform/database/database.js';
import { isUuid } from '../../platform/graphql/ids.js';
import { anyOf, idsOf } from '../../platform/graphql/lists.js';
import { BadInput } from '../../platform/platform/errors.js';
import { evenPace } from '../../platform/platform/even-pace.js';
import type { Relation, RelationshipRow } from './relationship.js';

export const MOST_ON_PAGE = 100;
const CURSOR_PURPOSE = 'relationships';

/** What is absent does not restrict. */
export interface RelationshipFilter {
  readonly types?: readonly Relation[] | null;
  readonly indicators?: readonly string[] | null;
  readonly by?: readonly string[] | null;
  readonly includeRevoked?: boolean | null;
}

/** A page, newest first: each row with the cursor that leads on behind it. */
export interface RelationshipPage {
  readonly rows: readonly { readonly row: RelationshipRow; readonly cursor: string }[];
  readonly hasNextPage: boolean;
}

interface Position {
  readonly below: string;
  readonly filter: string;
}

/** Reading relationships, under row-level security. */
@Injectable()
export class BrowseRelationshipsService {
  constructor(
    private readonly database: Database,
    private readonly cursors: Cursors,
  ) {}

  /** One relationship, taken back or not; undefined when it, or one of its ends, is absent or invisible. */
  async byId(actor: Actor, id: string): Promise<RelationshipRow | undefined> {
    if (!isUuid(id)) return undefined;
    const startedAt = performance.now();
    const [found] = await this.reading(actor, 'relationship.read', 'select * from hub.relationship_seen where id = $1', [id]);
    if (!found) await evenPace(startedAt);
    return found;
  }

  /** Newest first, by the id, which tells when it was said. @throws BadInput when `first` or the cursor does not fit */
  async page(actor: Actor, filter: RelationshipFilter, first: number, after: string | null): Promise<RelationshipPage> {
    if (!Number.isInteger(first) || first < 1 || first > MOST_ON_PAGE) {
      throw new BadInput('PAGE_SIZE', `Ask for 1 to ${MOST_ON_PAGE} relationships a page.`);
    }
    const wanted = [anyOf(filter.types), idsOf(filter.indicators), idsOf(filter.by), filter.includeRevoked ?? false];
    const fingerprint = createHash('sha256').update(JSON.stringify(wanted)).digest('base64url').slice(0, 16);
    const below = after === null ? null : this.opened(actor, after, fingerprint);
    const statement = filter.indicators ? LIST_OF : LIST;
    const found = await this.reading(actor, 'relationship.list', statement, [below, first + 1, ...wanted]);
    return {
      rows: found.slice(0, first).map((row) => ({
        row,
        cursor: this.cursors.sealFresh(CURSOR_PURPOSE, actor.party.id, { below: row.id, filter: fingerprint }),
      })),
      hasNextPage: found.length > first,
    };
  }

  /** The author's own references of these, by id: those of one's own party's alone. */
  async own(actor: Actor, ids: readonly string[]): Promise<readonly (string | null)[]> {
    const rows = await this.database.as(actor, act(actor, 'relationship.read', 'indicator:read'), (tx) =>
      tx.query<{ id: string; external_id: string | null }>('select * from hub.own_relationships($1::uuid[])', [ids]),
    );
    const byId = new Map(rows.map(({ id, external_id }) => [id, external_id]));
    return ids.map((id) => byId.get(id) ?? null);
  }

  private async reading(actor: Actor, what: string, statement: string, values: readonly unknown[]): Promise<readonly RelationshipRow[]> {
    return this.database.as(actor, act(actor, what, 'indicator:read'), async (tx) => {
      const rows = await tx.query<RelationshipRow>(statement, values);
      tx.touched(...rows.map(({ id }) => id));
      return rows;
    });
  }

  private opened(actor: Actor, cursor: string, filter: string): string {
    const position = this.cursors.open(CURSOR_PURPOSE, actor.party.id, cursor) as Position | undefined;
    if (position?.filter !== filter) {
      throw new BadInput('CURSOR_UNFIT', 'This cursor does not belong to this list: start again without it.');
    }
    return position.below;
  }
}

const WANTED = `($1::uuid is null or r.id < $1) and ($3::text[] is null or r.relation = any ($3))
      and ($5::uuid[] is null or r.named_owner in (select p.key from hub.party p where p.id = any ($5)))
      and ($6::boolean or r.revoked_at is null)
    order by r.id desc limit $2`;

const LIST = `select r.* from hub.relationship_seen r where $4::uuid[] is null and ${WANTED}`;

/** Of certain claims: by their indexes. */
const LIST_OF = `
  select r.* from (
      select x.id from hub.relationship x where x.indicator = any ($4::uuid[]) union select x.id from hub.relationship x where x.other = any ($4)) of_these
    join hub.relationship_seen r on r.id = of_these.id
    where ${WANTED}`;
