import { Injectable } from '@nestjs/common';
import { act, type Actor } from '../../identity/auth/actor.js';
import { Cursors } from '../../platform/database/cursors.js';
import { Database } from '../../platform/database/database.js';
import { notFoundProblem } from './taxii-problem.js';

/** Scope of a collection, within the items that the caller may see. */
export type Scope =
  | { readonly of: 'all' | 'own' }
  /** The party's own items that are not revoked. */
  | { readonly of: 'inbox' }
  /** For a partner: items that others released to it by name. */
  | { readonly of: 'released' }
  /** Shared with a group; shared by another party under its name; released by the own party to a partner. */
  | { readonly of: 'group' | 'from' | 'to'; readonly id: string };

export interface Collection {
  readonly id: string;
  readonly alias: string;
  readonly title: string;
  readonly description: string;
  readonly scope: Scope;
  readonly canWrite: boolean;
}

interface CollectionSource {
  readonly of: 'group' | 'from' | 'to';
  readonly id: string;
  readonly name: string;
}

/** Groups of the party; for a country, also the partners. A partner sees neither. */
const SELECT_SOURCES = `select * from (
    select 'group' as of, id, name from hub.working_group
    union all select lane, id, name from hub.party cross join unnest(array['from', 'to']) lane where kind = 'PARTNER') x
  where (select hub.my_kind()) = 'COUNTRY' order by of = 'group' desc, name, id, of`;

/**
 * Provides the collections of a party: its view of the hub, divided by source. The hub derives each id from the party and the alias with a key: ids never
 * change, and ids of other parties lead nowhere.
 */
@Injectable()
export class CollectionsService {
  constructor(
    private readonly database: Database,
    private readonly cursors: Cursors,
  ) {}

  /** Returns the collections, always in the same order. */
  async list(actor: Actor): Promise<readonly Collection[]> {
    const sources = await this.database.as(actor, act(actor, 'taxii.collections', 'indicator:read'), (tx) =>
      tx.query<CollectionSource>(SELECT_SOURCES),
    );
    return [...this.fixedCollections(actor), ...sources.map((source) => this.sourceCollection(actor, source))];
  }

  /** Returns a collection by id or alias. @throws TaxiiProblem 404, whether it does not exist or belongs to another party */
  async find(actor: Actor, name: string): Promise<Collection> {
    const wanted = name.toLowerCase();
    const isIt = ({ id, alias }: Collection): boolean => id === wanted || alias === wanted;
    const found = this.fixedCollections(actor).find(isIt) ?? (await this.list(actor)).find(isIt);
    if (!found) throw notFoundProblem();
    return found;
  }

  private fixedCollections(actor: Actor): readonly Collection[] {
    const { name } = actor.party;
    const mayWrite = actor.permissions.has('indicator:publish') && actor.agency !== null;
    return [
      this.make(
        actor,
        'all',
        { of: 'all' },
        `All items visible to ${name}`,
        'All items on the hub that your party may see, your own included.',
      ),
      this.make(actor, 'own', { of: 'own' }, `Published by ${name}`, 'Your own items, including revoked ones.'),
      {
        ...this.make(
          actor,
          'inbox',
          { of: 'inbox' },
          `Written by ${name}`,
          'Post here to publish, delete here to revoke. Shows your own items that are not revoked.',
        ),
        canWrite: mayWrite,
      },
      ...(actor.party.kind === 'PARTNER'
        ? [
            this.make(
              actor,
              'released',
              { of: 'released' },
              `Released to ${name}`,
              'Items that others released to you by name, without your own.',
            ),
          ]
        : []),
    ];
  }

  private sourceCollection(actor: Actor, { of, id, name }: CollectionSource): Collection {
    const [title, description] = {
      group: [name, `Items shared with the group ${name}.`],
      from: [`From ${name}`, `Items that ${name} shares with you.`],
      to: [`To ${name}`, `Items that your party released to ${name}.`],
    }[of] as [string, string];
    return this.make(actor, `${of}-${id}`, { of, id }, title, description);
  }

  // The alias identifies the collection: the id is derived from it.
  private make(actor: Actor, alias: string, scope: Scope, ...[title, description]: readonly [string, string]): Collection {
    const id = this.cursors.stableId('taxii collection', actor.party.id, alias);
    return { id, alias, title, description, scope, canWrite: false };
  }
}
