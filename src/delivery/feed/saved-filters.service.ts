import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { act, type Actor, assertPerson } from '../../identity/auth/actor.js';
import { Database } from '../../platform/database/database.js';
import type { Connection } from '../../platform/graphql/connection.js';
import { isUuid } from '../../platform/graphql/ids.js';
import { sortUnique, sortIds } from '../../platform/graphql/lists.js';
import { Pager, type PageRequest } from '../../platform/graphql/pager.js';
import { nameOf } from '../../platform/graphql/name.policy.js';
import { BadInput, Conflict, NotFound } from '../../platform/platform/errors.js';
import type { FeedFilter } from './feed-filter.js';

/** A filter with the name that its account gave it. */
export interface SavedFilter {
  readonly id: string;
  readonly name: string;
  readonly filter: FeedFilter;
}

/** A position in the list: the last filter of a page. */
type ListPosition = Pick<SavedFilter, 'id' | 'name'>;

/** Filters that accounts have saved. Only the account itself sees and uses them. A machine account has none. */
@Injectable()
export class SavedFiltersService {
  constructor(
    private readonly database: Database,
    private readonly pager: Pager,
  ) {}

  /** Returns the actor's filters by name. @throws Forbidden for a machine; BadInput on the page size, or a cursor of another list */
  async page(actor: Actor, request: PageRequest): Promise<Connection<SavedFilter>> {
    assertPerson(actor);
    const page = this.pager.open<ListPosition>({ name: 'saved filters', reader: actor.user, filter: null }, request);
    const rows = await this.database.as(actor, act(actor, 'filter.list', 'session:own'), (tx) =>
      tx.query<SavedFilter>(
        'select id, name, filter from hub.feed_filter where $1::text is null or (name, id) > ($1, $2::uuid) order by name, id limit $3',
        [page.position?.name ?? null, page.position?.id ?? null, page.limit],
      ),
    );
    return page.connection(rows, ({ name, id }) => ({ name, id }));
  }

  /** Saves a filter. It replaces the filter with the same name. @throws Forbidden for a machine; BadInput on the name; Conflict when there are 50 */
  async save(actor: Actor, name: string, filter: FeedFilter): Promise<SavedFilter> {
    assertPerson(actor);
    const checkedName = nameOf(name, 100, (rule) => new BadInput('FILTER_NAME', `A filter has a name ${rule}.`));
    const stored = {
      itemKinds: sortUnique(filter.itemKinds),
      kinds: sortUnique(filter.kinds),
      threats: sortUnique(filter.threats),
      owners: sortIds(filter.owners),
      ...(filter.groups ? { groups: sortIds(filter.groups) } : {}),
      includeOwn: filter.includeOwn ?? false,
      ...(filter.released ? { released: true } : {}),
    };
    return this.database.as(actor, { ...act(actor, 'filter.save', 'session:own'), writes: true }, async (tx) => {
      const [row] = await tx.query<{ id: string | null }>('select hub.save_feed_filter($1, $2, $3) as id', [
        randomUUID(),
        checkedName,
        stored,
      ]);
      if (!row?.id) {
        throw new Conflict('FILTERS_TOO_MANY', 'An account can have 50 saved filters. Delete a filter that you no longer need.');
      }
      tx.auditItems(row.id);
      return { id: row.id, name: checkedName, filter: stored };
    });
  }

  /** Deletes a filter of the actor. @returns its id @throws Forbidden for a machine; NotFound */
  async remove(actor: Actor, id: string): Promise<string> {
    assertPerson(actor);
    if (!isUuid(id)) throw new NotFound('filter');
    return this.database.as(actor, { ...act(actor, 'filter.delete', 'session:own'), writes: true }, async (tx) => {
      const [row] = await tx.query<{ done: boolean }>('select hub.delete_feed_filter($1) as done', [id]);
      if (!row?.done) throw new NotFound('filter');
      tx.auditItems(id);
      return id.toLowerCase();
    });
  }

  /** Returns the given filter, or the current saved one; without either, a filter that restricts nothing. @throws BadInput on both; NotFound */
  async resolve(actor: Actor, filter: FeedFilter | null | undefined, saved: string | null | undefined): Promise<FeedFilter> {
    if (typeof saved !== 'string') return filter ?? {};
    if (filter) throw new BadInput('FILTER_TWICE', 'Give filter or savedFilterId, not both.');
    if (!isUuid(saved)) throw new NotFound('filter');
    const [row] = await this.database.as(actor, act(actor, 'filter.use', 'indicator:read'), (tx) =>
      tx.query<SavedFilter>('select filter from hub.feed_filter where id = $1', [saved]),
    );
    if (!row) throw new NotFound('filter');
    return row.filter;
  }
}
