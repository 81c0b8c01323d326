import { Inject, Injectable } from '@nestjs/common';
import { act, type Actor } from '../../identity/auth/actor.js';
import { Database } from '../../platform/database/database.js';
import { readRenamings } from '../../tenancy/sharing/directory.js';
import { claimIdOf, hubUuid, idOf } from '../stix/ids.js';
import type { Scope } from './collections.service.js';
import { type Micros, microsOf, timestampOf } from './timestamp.policy.js';
import { isObservable, kindsOf } from './object-types.js';
import { Settings } from '../../platform/platform/platform.module.js';
import { renderItem, type CollectionItem, type CollectionItemRow, referencedClaimsIn } from './rendering.policy.js';

export interface ItemPage {
  readonly items: readonly CollectionItem[];
  /** From where to read on. */
  readonly to: Micros;
  readonly more: boolean;
}

/** How much is read, and of what. */
export interface ItemQuery {
  readonly after: Micros;
  readonly most: number;
  readonly types: readonly string[] | undefined;
  /** Every version, each where it came into the stream; otherwise the newest. */
  readonly everyVersion: boolean;
}

/** What stands in a collection, as row-level security shows it to the caller. Whatever is given out is noted as taken. */
@Injectable()
export class CollectionItemsService {
  constructor(
    private readonly database: Database,
    @Inject(Settings) private readonly settings: Settings,
  ) {}

  async read(actor: Actor, scope: Scope, { after, most, types, everyVersion }: ItemQuery): Promise<ItemPage> {
    const filter = {
      ...versions(everyVersion, scope),
      ...(types ? kindsOf(types) : {}),
      ...(scope.of === 'inbox' ? { parties: false } : {}),
    };
    const from = after > 0 ? timestampOf(after) : null;
    const rows = await this.call(actor, 'collection_page', [keysOf(scope), from, most, filter]);
    const end = rows.find(({ kind }) => kind === 'POSITION');
    return { items: await this.itemsIn(actor, scope, rows), to: microsOf(end?.added_at ?? '') ?? after, more: end?.more ?? false };
  }

  /** Whatever bears one of these ids, or may: of an item all objects come. */
  async ofIds(actor: Actor, scope: Scope, ids: readonly string[], everyVersion: boolean): Promise<readonly CollectionItem[]> {
    const known = ids.flatMap((id) => idOf(id) ?? []);
    const uuids = (isWanted: (type: string) => boolean): readonly string[] =>
      known.flatMap(({ type, uuid }) => (isWanted(type) ? [uuid] : []));
    const originals = ids.filter((id) => /^(?:indicator|sighting|relationship)--/.test(id));
    const read =
      originals.length > 0 ? await this.database.call<{ id: string }>(actor, readAct(actor), 'items_of_stix_originals', [originals]) : [];
    const parties = uuids((type) => type === 'identity');
    return this.items(actor, scope, everyVersion, {
      claims: [...ids.flatMap((id) => claimIdOf(id) ?? []), ...read.map(({ id }) => id)],
      observables: uuids(isObservable),
      objects: ids,
      items: uuids((type) => ['sighting', 'relationship', 'note'].includes(type)).map(hubUuid),
      parties: [...parties, ...parties.map(hubUuid)],
    });
  }

  /** Every version of these items. */
  async versionsOf(actor: Actor, scope: Scope, items: readonly string[]): Promise<readonly CollectionItem[]> {
    return items.length > 0 ? this.items(actor, scope, true, { items }) : [];
  }

  private async items(actor: Actor, scope: Scope, everyVersion: boolean, ids: object): Promise<readonly CollectionItem[]> {
    return this.itemsIn(actor, scope, await this.call(actor, 'collection_items', [keysOf(scope), ids, versions(everyVersion, scope)]));
  }

  private async itemsIn(actor: Actor, scope: Scope, rows: readonly CollectionItemRow[]): Promise<readonly CollectionItem[]> {
    const meant = referencedClaimsIn(rows);
    type Original = { readonly id: string; readonly stix_id: string };
    const read = meant.length > 0 ? await this.database.call<Original>(actor, readAct(actor), 'original_ids', [meant]) : [];
    const originals = new Map(read.map(({ id, stix_id }) => [id, stix_id]));
    const renamed = rows.some(({ party }) => party)
      ? await this.database.as(actor, readAct(actor), readRenamings)
      : new Map<string, string>();
    return rows.flatMap((row) => renderItem(row, scope.of === 'inbox', { hub: this.settings.hubName, originals, renamed }) ?? []);
  }

  private call(actor: Actor, fn: 'collection_page' | 'collection_items', args: readonly unknown[]): Promise<CollectionItemRow[]> {
    return this.database.call<CollectionItemRow>(actor, readAct(actor), fn, args);
  }
}

const readAct = (actor: Actor) => act(actor, 'taxii.read', 'indicator:read');

/** What one stands by has one version: a former one would outlast what was taken back. */
const versions = (every: boolean, { of }: Scope): object => (every && of !== 'inbox' ? { versions: 'all' } : {});

/** A scope as hub.collection_scope takes it. */
function keysOf(scope: Scope): object {
  if ('id' in scope) return { [scope.of === 'from' ? 'party' : scope.of]: scope.id };
  if (scope.of === 'released') return { released: true };
  return scope.of === 'all' ? {} : { own: true };
}
