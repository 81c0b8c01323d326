import { registerEnumType } from '@nestjs/graphql';

/** A kind of items, as `hub.register_kind` has it: `STIX_OBJECT`. */
export type ItemKind = string;

/**
 * What the feed, snapshots and webhooks know of a kind of items. Each module describes its kinds in a `*.kind.ts`, and src/delivery/feed/kinds.ts lists them.
 * `Row`: the content as `hub.told_<kind>` gives it; `Form`: the object that GraphQL shows.
 */
export interface ItemKindDescriptor<Row = never, Form extends object = object> {
  readonly kind: ItemKind;
  /** Of the kind, in the GraphQL enum ItemKind. */
  readonly description: string;
  /** Name of the field of an event that holds such an item, and of the key in what `hub.told_<kind>` gives. */
  readonly field: string;
  /** Of that field. */
  readonly inEvents: string;
  /** The list of such items in a snapshot; null: there is none. */
  readonly inSnapshots: { readonly field: string; readonly description: string } | null;
  readonly type: () => abstract new () => Form;
  /** What GraphQL shows of a row. */
  readonly form: (row: Row) => Form;
  /** Finds what GraphQL would stumble over when it is too late: the whole answer would be lost with it. @throws TypeError, RangeError */
  check?(form: Form): void;
}

/** The values of the GraphQL enum, filled as the kinds are described: modules below the feed name kinds that others describe. */
const names: Record<ItemKind, ItemKind> = {};
const words: Record<ItemKind, { readonly description: string }> = {};
registerEnumType(names, { name: 'ItemKind', description: 'Kind of item; grows.', valuesMap: words });
export const ItemKindEnum: Readonly<Record<ItemKind, ItemKind>> = names;

/** Describes a kind of items. */
export function itemKind<Row, Form extends object>(descriptor: ItemKindDescriptor<Row, Form>): ItemKindDescriptor<Row, Form> {
  names[descriptor.kind] = descriptor.kind;
  words[descriptor.kind] = { description: descriptor.description };
  return descriptor;
}
