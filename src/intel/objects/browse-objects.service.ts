import { Injectable } from '@nestjs/common';
import { act, type Actor } from '../../identity/auth/actor.js';
import { Database } from '../../platform/database/database.js';
import { isUuid } from '../../platform/graphql/ids.js';
import { sortUnique } from '../../platform/graphql/lists.js';
import type { Connection } from '../../platform/graphql/connection.js';
import { Pager, type PageRequest } from '../../platform/graphql/pager.js';
import { hiddenAsAbsent } from '../../platform/platform/hidden-as-absent.js';
import type { StoredObject } from './stored-object.js';

/** Absent fields do not restrict. */
export interface ObjectFilter {
  readonly types?: readonly string[] | null;
  readonly stixIds?: readonly string[] | null;
  readonly includeRevoked?: boolean | null;
}

/** Reads stored objects under row-level security. */
@Injectable()
export class BrowseObjectsService {
  constructor(
    private readonly database: Database,
    private readonly pager: Pager,
  ) {}

  /** Returns one object by its id on this hub, or undefined when it is absent or invisible. */
  async byId(actor: Actor, id: string): Promise<StoredObject | undefined> {
    if (!isUuid(id)) return undefined;
    const [found] = await hiddenAsAbsent(() => this.read(actor, 'select * from hub.stix_object_view where id = $1', [id]));
    return found;
  }

  /** Returns objects by their STIX ids, in no order. Several agencies may store the same object. */
  async byStixId(actor: Actor, stixIds: readonly string[]): Promise<readonly StoredObject[]> {
    return this.read(actor, 'select * from hub.stix_object_view where stix_id = any ($1)', [stixIds]);
  }

  /**
   * Returns a page, newest first by id: ids are in the order in which objects were first stored.
   * @throws BadInput when `first` is out of range or the cursor is invalid.
   */
  async page(actor: Actor, filter: ObjectFilter, request: PageRequest): Promise<Connection<StoredObject>> {
    const bound = [sortUnique(filter.types), sortUnique(filter.stixIds), filter.includeRevoked ?? false];
    const page = this.pager.open({ name: 'objects', reader: actor.party.id, filter: bound }, request);
    const found = await this.read(actor, SELECT_PAGE, [page.position, page.limit, ...bound]);
    return page.connection(found, ({ id }) => id);
  }

  private async read(actor: Actor, statement: string, values: readonly unknown[]): Promise<readonly StoredObject[]> {
    return this.database.as(actor, act(actor, 'object.read', 'indicator:read'), (tx) => tx.query<StoredObject>(statement, values));
  }
}

const SELECT_PAGE = `
  select * from hub.stix_object_view o
    where ($1::uuid is null or o.id < $1) and ($3::text[] is null or o.type = any ($3)) and ($4::text[] is null or o.stix_id = any ($4))
      and ($5 or o.revoked_at is null)
    order by o.id desc limit $2`;
