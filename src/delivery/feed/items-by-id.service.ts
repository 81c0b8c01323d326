import { Injectable } from '@nestjs/common';
import { act, type Actor } from '../../identity/auth/actor.js';
import { BrowseIndicatorsService } from '../../intel/indicators/browse-indicators.service.js';
import { INDICATOR } from '../../intel/indicators/indicator.kind.js';
import { Database } from '../../platform/database/database.js';
import { itemForm, type ItemKind } from '../../platform/graphql/item-kinds.js';
import type { ItemForm } from '../../platform/graphql/item-kinds.js';
import { ITEM_KIND_DESCRIPTORS } from './item-kind-descriptors.js';

/** An item by its kind and id. */
export interface ItemReference {
  readonly kind: ItemKind;
  readonly id: string;
}

/** Reads items of any kind by their ids, under row-level security. */
@Injectable()
export class ItemsByIdService {
  constructor(
    private readonly database: Database,
    private readonly browsing: BrowseIndicatorsService,
  ) {}

  /** Returns the current version of each item, in order; null when it is absent or invisible. One statement for each kind. */
  async read(actor: Actor, items: readonly ItemReference[]): Promise<readonly (ItemForm | null)[]> {
    const found = new Map<string, ItemForm>();
    for (const kind of new Set(items.map((item) => item.kind))) {
      const ids = items.flatMap((item) => (item.kind === kind ? [item.id] : []));
      for (const form of await this.ofKind(actor, kind, ids)) found.set(form.id, form);
    }
    return items.map(({ id }) => found.get(id) ?? null);
  }

  private async ofKind(actor: Actor, kind: ItemKind, ids: readonly string[]): Promise<readonly ItemForm[]> {
    if (kind === INDICATOR.kind) return (await this.browsing.byIds(actor, ids)).map((claim) => itemForm(INDICATOR, claim));
    const descriptor = ITEM_KIND_DESCRIPTORS.find((one) => one.kind === kind);
    if (!descriptor) return [];
    const rows = await this.database.as(actor, act(actor, 'item.read', 'indicator:read'), async (tx) => {
      const contents = await tx.query<{ item: string; content: Readonly<Record<string, unknown>> }>(
        'select item, content from hub.item_projection($1, $2)',
        [kind, ids],
      );
      tx.auditItems(...contents.map(({ item }) => item));
      return contents;
    });
    return rows.map(({ content }) => itemForm(descriptor, content[descriptor.field] as never));
  }
}
