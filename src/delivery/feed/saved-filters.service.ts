import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { act, type Actor, assertPerson } from '../../identity/auth/actor.js';
import { Database } from '../../platform/database/database.js';
import { isUuid } from '../../platform/graphql/ids.js';
import { sortUnique, sortIds } from '../../platform/graphql/lists.js';
import { nameOf } from '../../platform/graphql/name.policy.js';
import { BadInput, Conflict, NotFound } from '../../platform/platform/errors.js';
import type { FeedFilter } from './feed-filter.js';

/** A filter under the name that its account gave it. */
export interface SavedFilter {
  readonly id: string;
  readonly name: string;
  readonly filter: FeedFilter;
}

/** Filters that accounts have kept for themselves. Nobody else sees or uses them, and a machine has none. */
@Injectable()
export class SavedFiltersService {
  constructor(private readonly database: Database) {}

  /** By name. @throws Forbidden for a machine */
  async own(actor: Actor): Promise<readonly SavedFilter[]> {
    assertPerson(actor);
    return this.database.as(actor, act(actor, 'filter.list', 'session:own'), (tx) =>
      tx.query<SavedFilter>('select id, name, filter from hub.feed_filter order by name, id'),
    );
  }

  /** Keeps a filter, in the place of the one with the same name. @throws Forbidden for a machine; BadInput on the name; Conflict when there are 50. */
  async save(actor: Actor, name: string, filter: FeedFilter): Promise<SavedFilter> {
    assertPerson(actor);
    const called = nameOf(name, 100, (rule) => new BadInput('FILTER_NAME', `A filter has a name ${rule}.`));
    const kept = {
      items: sortUnique(filter.items),
      kinds: sortUnique(filter.kinds),
      threats: sortUnique(filter.threats),
      owners: sortIds(filter.owners),
      ...(filter.groups ? { groups: sortIds(filter.groups) } : {}),
      includeOwn: filter.includeOwn ?? false,
      ...(filter.released ? { released: true } : {}),
    };
    return this.database.as(actor, { ...act(actor, 'filter.save', 'session:own'), writes: true }, async (tx) => {
      const [row] = await tx.query<{ id: string | null }>('select hub.save_feed_filter($1, $2, $3) as id', [randomUUID(), called, kept]);
      if (!row?.id) throw new Conflict('FILTERS_TOO_MANY', 'An account keeps 50 filters at most: delete one that is not needed.');
      tx.auditItems(row.id);
      return { id: row.id, name: called, filter: kept };
    });
  }

  /** @throws Forbidden for a machine; NotFound */
  async remove(actor: Actor, id: string): Promise<void> {
    assertPerson(actor);
    if (!isUuid(id)) throw new NotFound('filter');
    await this.database.as(actor, { ...act(actor, 'filter.delete', 'session:own'), writes: true }, async (tx) => {
      const [row] = await tx.query<{ done: boolean }>('select hub.delete_feed_filter($1) as done', [id]);
      if (!row?.done) throw new NotFound('filter');
      tx.auditItems(id);
    });
  }

  /** The filter that is meant: the one that is given, or a saved one, as it is at this moment; neither: nothing restricts. @throws BadInput on both; NotFound */
  async resolve(actor: Actor, given: FeedFilter | null | undefined, saved: string | null | undefined): Promise<FeedFilter> {
    if (typeof saved !== 'string') return given ?? {};
    if (given) throw new BadInput('FILTER_TWICE', 'Say filter or savedFilter, not both.');
    if (!isUuid(saved)) throw new NotFound('filter');
    const [row] = await this.database.as(actor, act(actor, 'filter.use', 'indicator:read'), (tx) =>
      tx.query<SavedFilter>('select filter from hub.feed_filter where id = $1', [saved]),
    );
    if (!row) throw new NotFound('filter');
    return row.filter;
  }
}
