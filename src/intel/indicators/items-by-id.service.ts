import { Injectable } from '@nestjs/common';
import { act, type Actor } from '../../identity/auth/actor.js';
import type { CallContext } from '../../identity/auth/call-context.js';
import { Database } from '../../platform/database/database.js';
import { itemForm, type ItemForm, type ItemKind, itemKindDescriptor } from '../../platform/graphql/item-kinds.js';
import { loaderOf } from '../../platform/graphql/loaders.js';
import { BrowseIndicatorsService } from './browse-indicators.service.js';
import { INDICATOR } from './indicator.kind.js';

/** An item by its kind and id. */
export interface ItemRef {
  readonly kind: ItemKind;
  readonly id: string;
}

interface ProjectionRow {
  readonly item: string;
  readonly content: Readonly<Record<string, unknown>>;
}

const ITEMS = Symbol('items by kind and id');

/** Reads items of any kind that other objects refer to, each as the feed delivers it to the actor. For fields that require `indicator:read`. */
@Injectable()
export class ItemsByIdService {
  constructor(
    private readonly database: Database,
    private readonly indicators: BrowseIndicatorsService,
  ) {}

  /** Returns the item; null when it is absent or invisible, or `ref` is null. One statement for each kind in a request, however many items. */
  async load(actor: Actor, call: CallContext, ref: ItemRef | null): Promise<ItemForm | null> {
    if (ref === null) return null;
    return loaderOf(call.perRequest, ITEMS, (keys: readonly string[]) => this.read(actor, keys)).load(`${ref.kind} ${ref.id}`);
  }

  private async read(actor: Actor, keys: readonly string[]): Promise<readonly (ItemForm | null)[]> {
    const idsByKind = new Map<ItemKind, string[]>();
    for (const key of keys) {
      const [kind = '', id = ''] = key.split(' ');
      idsByKind.set(kind, [...(idsByKind.get(kind) ?? []), id]);
    }
    const indicators = await this.indicatorsOf(actor, idsByKind.get(INDICATOR.kind) ?? []);
    const forms = new Map([...indicators, ...(await this.othersOf(actor, idsByKind))].map((form) => [form.id, form]));
    return keys.map((key) => forms.get(key.slice(key.indexOf(' ') + 1)) ?? null);
  }

  private async indicatorsOf(actor: Actor, ids: readonly string[]): Promise<readonly ItemForm[]> {
    return ids.length === 0 ? [] : (await this.indicators.byIds(actor, ids)).map((row) => itemForm(INDICATOR, row));
  }

  private async othersOf(actor: Actor, idsByKind: ReadonlyMap<ItemKind, readonly string[]>): Promise<readonly ItemForm[]> {
    const wanted = [...idsByKind].flatMap(([kind, ids]) => {
      const descriptor = kind === INDICATOR.kind ? undefined : itemKindDescriptor(kind);
      return descriptor ? [{ descriptor, ids }] : [];
    });
    if (wanted.length === 0) return [];
    return this.database.as(actor, act(actor, 'item.read', 'indicator:read'), async (tx) => {
      const forms: ItemForm[] = [];
      for (const { descriptor, ids } of wanted) {
        const rows = await tx.query<ProjectionRow>('select item, content from hub.item_projection($1, $2::uuid[])', [descriptor.kind, ids]);
        forms.push(...rows.map(({ content }) => itemForm(descriptor, content[descriptor.field] as never)));
      }
      return forms;
    });
  }
}
