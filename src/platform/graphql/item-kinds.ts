import { registerEnumType } from '@nestjs/graphql';

/** A kind of items, as `hub.register_kind` has it: `STIX_OBJECT`. */
export type ItemKind = string;

/**
 * What the feed, snapshots and webhooks know of a kind of items. Each module describes its kinds in a `*.kind.ts`, and src/delivery/feed/item-kind-descriptors.ts lists them.
 * `Row`: the content as `hub.<kind>_projection` gives it; `Form`: the object that GraphQL shows.
 */
export interface ItemKindDescriptor<Row = never, Form extends object = object> {
  readonly kind: ItemKind;
  /** Of the kind, in the GraphQL enum ItemKind. */
  readonly description: string;
  /** Name of the field of an event that holds such an item, and of the key in what `hub.<kind>_projection` gives. */
  readonly field: string;
  /** Of that field. */
  readonly eventDescription: string;
  /** The list of such items in a snapshot; null: there is none. */
  readonly snapshotField: { readonly field: string; readonly description: string } | null;
  readonly type: () => abstract new () => Form;
  /** What GraphQL shows of a row. */
  readonly form: (row: Row) => Form;
  /** Finds what GraphQL would stumble over when it is too late: the whole answer would be lost with it. @throws TypeError, RangeError */
  check?(form: Form): void;
}

/** The values of the GraphQL enum, filled as the kinds are described: modules below the feed name kinds that others describe. */
const kindNames: Record<ItemKind, ItemKind> = {};
const descriptions: Record<ItemKind, { readonly description: string }> = {};
registerEnumType(kindNames, { name: 'ItemKind', description: 'Kind of item; grows.', valuesMap: descriptions });
export const ItemKindEnum: Readonly<Record<ItemKind, ItemKind>> = kindNames;

/** Describes a kind of items. */
export function itemKind<Row, Form extends object>(descriptor: ItemKindDescriptor<Row, Form>): ItemKindDescriptor<Row, Form> {
  kindNames[descriptor.kind] = descriptor.kind;
  descriptions[descriptor.kind] = { description: descriptor.description };
  return descriptor;
}
