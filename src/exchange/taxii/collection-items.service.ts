import { Inject, Injectable } from '@nestjs/common';
import { act, type Actor } from '../../identity/auth/actor.js';
import { copyMarksOf } from '../../platform/database/copy-mark.js';
import { Database, KEYRING } from '../../platform/database/database.js';
import type { Keyring } from '../../platform/database/keyring.js';
import { readRenamings } from '../../tenancy/sharing/directory.js';
import { claimIdOf, hubUuid, idOf } from '../stix/ids.js';
import type { Scope } from './collections.service.js';
import { type Micros, microsOf, timestampOf } from './timestamp.policy.js';
import { isObservable, kindsOf } from './object-types.js';
import { Settings } from '../../platform/platform/platform.module.js';
import { renderItem, type CollectionItem, type CollectionItemRow, referencedClaimsIn } from './rendering.policy.js';

export interface ItemPage {
  readonly items: readonly CollectionItem[];
  /** Position to read from next. */
  readonly to: Micros;
  readonly more: boolean;
}

/** Position, size and filter of one read. */
export interface ItemQuery {
  readonly after: Micros;
  readonly most: number;
  readonly types: readonly string[] | undefined;
  /** true: every version, each at the position of its event; false: the newest version. */
  readonly everyVersion: boolean;
}

/** Reads the items of a collection under row-level security. Records the returned items as copies of the caller's party. */
@Injectable()
export class CollectionItemsService {
  constructor(
    private readonly database: Database,
    @Inject(Settings) private readonly settings: Settings,
    @Inject(KEYRING) private readonly keyring: Keyring,
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

  /** Returns all items to which one of these ids belongs, or may belong, with all of their objects. */
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

  /** Returns every version of these items. */
  async versionsOf(actor: Actor, scope: Scope, items: readonly string[]): Promise<readonly CollectionItem[]> {
    return items.length > 0 ? this.items(actor, scope, true, { items }) : [];
  }

  private async items(actor: Actor, scope: Scope, everyVersion: boolean, ids: object): Promise<readonly CollectionItem[]> {
    return this.itemsIn(actor, scope, await this.call(actor, 'collection_items', [keysOf(scope), ids, versions(everyVersion, scope)]));
  }

  private async itemsIn(actor: Actor, scope: Scope, rows: readonly CollectionItemRow[]): Promise<readonly CollectionItem[]> {
    const referenced = referencedClaimsIn(rows);
    type Original = { readonly id: string; readonly stix_id: string };
    const read = referenced.length > 0 ? await this.database.call<Original>(actor, readAct(actor), 'original_ids', [referenced]) : [];
    const originals = new Map(read.map(({ id, stix_id }) => [id, stix_id]));
    const renamed = rows.some(({ party }) => party)
      ? await this.database.as(actor, readAct(actor), readRenamings)
      : new Map<string, string>();
    const reader = { marks: copyMarksOf(this.keyring.markKey, actor.user), party: actor.party.id };
    const rendering = { hub: this.settings.hubName, originals, renamed, ...reader };
    return rows.flatMap((row) => renderItem(row, scope.of === 'inbox', rendering) ?? []);
  }

  private call(actor: Actor, fn: 'collection_page' | 'collection_items', args: readonly unknown[]): Promise<CollectionItemRow[]> {
    return this.database.call<CollectionItemRow>(actor, readAct(actor), fn, args);
  }
}

const readAct = (actor: Actor) => act(actor, 'taxii.read', 'indicator:read');

/** In the inbox each item has one version: an earlier version would remain after a revocation. */
const versions = (every: boolean, { of }: Scope): object => (every && of !== 'inbox' ? { versions: 'all' } : {});

/** Returns a scope in the form of hub.collection_scope. */
function keysOf(scope: Scope): object {
  if ('id' in scope) return { [scope.of === 'from' ? 'party' : scope.of]: scope.id };
  if (scope.of === 'released') return { released: true };
  return scope.of === 'all' ? {} : { own: true };
}
