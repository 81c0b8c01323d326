import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { act, type Actor, assertPerson } from '../../identity/auth/actor.js';
import { Database } from '../../platform/database/database.js';
import { isUuid } from '../../platform/graphql/ids.js';
import { sortUnique, sortIds } from '../../platform/graphql/lists.js';
import { nameOf } from '../../platform/graphql/name.policy.js';
import { BadInput, Conflict, NotFound } from '../../platform/platform/errors.js';
import type { FeedFilter } from './feed-filter.js';

/** A filter with the name that its account gave it. */
export interface SavedFilter {
  readonly id: string;
  readonly name: string;
  readonly filter: FeedFilter;
}

/** Filters that accounts have saved. Only the account itself sees and uses them. A machine account has none. */
@Injectable()
export class SavedFiltersService {
  constructor(private readonly database: Database) {}

  /** Returns the actor's filters by name. @throws Forbidden for a machine */
  async own(actor: Actor): Promise<readonly SavedFilter[]> {
    assertPerson(actor);
    return this.database.as(actor, act(actor, 'filter.list', 'session:own'), (tx) =>
      tx.query<SavedFilter>('select id, name, filter from hub.feed_filter order by name, id'),
    );
  }

  /** Saves a filter. It replaces the filter with the same name. @throws Forbidden for a machine; BadInput on the name; Conflict when there are 50 */
  async save(actor: Actor, name: string, filter: FeedFilter): Promise<SavedFilter> {
    assertPerson(actor);
    const checkedName = nameOf(name, 100, (rule) => new BadInput('FILTER_NAME', `A filter has a name ${rule}.`));
    const stored = {
      items: sortUnique(filter.items),
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

  /** Deletes a filter of the actor. @throws Forbidden for a machine; NotFound */
  async remove(actor: Actor, id: string): Promise<void> {
    assertPerson(actor);
    if (!isUuid(id)) throw new NotFound('filter');
    await this.database.as(actor, { ...act(actor, 'filter.delete', 'session:own'), writes: true }, async (tx) => {
      const [row] = await tx.query<{ done: boolean }>('select hub.delete_feed_filter($1) as done', [id]);
      if (!row?.done) throw new NotFound('filter');
      tx.auditItems(id);
    });
  }

  /** Returns the given filter, or the current saved one; without either, a filter that restricts nothing. @throws BadInput on both; NotFound */
  async resolve(actor: Actor, filter: FeedFilter | null | undefined, saved: string | null | undefined): Promise<FeedFilter> {
    if (typeof saved !== 'string') return filter ?? {};
    if (filter) throw new BadInput('FILTER_TWICE', 'Give filter or savedFilter, not both.');
    if (!isUuid(saved)) throw new NotFound('filter');
    const [row] = await this.database.as(actor, act(actor, 'filter.use', 'indicator:read'), (tx) =>
      tx.query<SavedFilter>('select filter from hub.feed_filter where id = $1', [saved]),
    );
    if (!row) throw new NotFound('filter');
    return row.filter;
  }
}
