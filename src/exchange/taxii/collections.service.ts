import { Injectable } from '@nestjs/common';
import { act, type Actor } from '../../identity/auth/actor.js';
import { Cursors } from '../../platform/database/cursors.js';
import { Database } from '../../platform/database/database.js';
import { notFoundProblem } from './taxii-problem.js';

/** Whose items a collection holds, of those that the caller may see. */
export type Scope =
  | { readonly of: 'all' | 'own' }
  /** One's own that stand: what was taken back is gone from it. */
  | { readonly of: 'inbox' }
  /** Of a partner: what others released to it, by name. */
  | { readonly of: 'released' }
  /** Shared with a group; shared by a partner, under its name; released by oneself to a partner. */
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

/** Groups of one's party, and for a country the partners. A partner knows neither. */
const SELECT_SOURCES = `select * from (
    select 'group' as of, id, name from hub.working_group
    union all select lane, id, name from hub.party cross join unnest(array['from', 'to']) lane where kind = 'PARTNER') x
  where (select hub.my_kind()) = 'COUNTRY' order by of = 'group' desc, name, id, of`;

/**
 * The collections of a party: its own view of the hub, cut into lanes. Ids are made of the party and the lane by a key of the hub: they stay, and another party's
 * lead nowhere.
 */
@Injectable()
export class CollectionsService {
  constructor(
    private readonly database: Database,
    private readonly cursors: Cursors,
  ) {}

  /** Always in the same order. */
  async list(actor: Actor): Promise<readonly Collection[]> {
    const lanes = await this.database.as(actor, act(actor, 'taxii.collections', 'indicator:read'), (tx) =>
      tx.query<CollectionSource>(SELECT_SOURCES),
    );
    return [...this.fixedCollections(actor), ...lanes.map((lane) => this.sourceCollection(actor, lane))];
  }

  /** By id or alias. @throws TaxiiProblem 404, whether it does not exist or is another party's */
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
      this.make(actor, 'all', { of: 'all' }, `All that ${name} may see`, 'Everything on the hub that is open to you, your own included.'),
      this.make(actor, 'own', { of: 'own' }, `Published by ${name}`, 'Your own items, those that you revoked included.'),
      {
        ...this.make(
          actor,
          'inbox',
          { of: 'inbox' },
          `Written by ${name}`,
          'Post here to publish, delete here to revoke. It shows your own items that stand.',
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
              'What others released to you by name, and nothing of your own.',
            ),
          ]
        : []),
    ];
  }

  private sourceCollection(actor: Actor, { of, id, name }: CollectionSource): Collection {
    const [title, says] = {
      group: [name, `What is shared with the group ${name}.`],
      from: [`From ${name}`, `What ${name} shares with you.`],
      to: [`To ${name}`, `What your party released to ${name}.`],
    }[of] as [string, string];
    return this.make(actor, `${of}-${id}`, { of, id }, title, says);
  }

  // The alias says which lane it is: what the id is made of.
  private make(actor: Actor, alias: string, scope: Scope, ...[title, description]: readonly [string, string]): Collection {
    const id = this.cursors.stableId('taxii collection', actor.party.id, alias);
    return { id, alias, title, description, scope, canWrite: false };
  }
}
