import { registerEnumType } from '@nestjs/graphql';

/** A kind of items, as registered by `hub.register_kind`: `STIX_OBJECT`. */
export type ItemKind = string;

/** A GraphQL object of an item, with the name of its type. */
export type ItemForm = { readonly id: string; readonly __typename: string };

/**
 * How the feed, snapshots and webhooks handle a kind of items. Each module describes its kinds in a `*.kind.ts`, and src/delivery/feed/item-kind-descriptors.ts
 * lists them. `Row`: the content that `hub.<kind>_projection` returns; `Form`: the GraphQL object.
 */
export interface ItemKindDescriptor<Row = never, Form extends object = object> {
  readonly kind: ItemKind;
  /** Description of the kind in the GraphQL enum ItemKind. */
  readonly description: string;
  /** Name of the key in the result of `hub.<kind>_projection`. */
  readonly field: string;
  /** Name of its GraphQL type: `StixObject`. */
  readonly typeName: string;
  readonly type: () => abstract new () => Form;
  /** Converts a row into the GraphQL object. */
  readonly form: (row: Row) => Form;
  /** Finds values that GraphQL cannot serialise, before the whole answer would fail. @throws TypeError, RangeError */
  check?(form: Form): void;
}

/** The values of the GraphQL enum, filled as the kinds are described: modules below the feed use kinds that other modules describe. */
const kindNames: Record<ItemKind, ItemKind> = {};
const descriptions: Record<ItemKind, { readonly description: string }> = {};
const descriptors = new Map<ItemKind, ItemKindDescriptor>();
registerEnumType(kindNames, { name: 'ItemKind', description: 'Kind of item. New values may be added.', valuesMap: descriptions });
export const ItemKindEnum: Readonly<Record<ItemKind, ItemKind>> = kindNames;

/** Returns the GraphQL object of an item, with the name of its type for the interface Item. */
export const itemForm = <Row>({ form, typeName }: Pick<ItemKindDescriptor<Row>, 'form' | 'typeName'>, row: Row): ItemForm =>
  Object.assign(form(row), { __typename: typeName }) as unknown as ItemForm;

/** Describes a kind of items. */
export function itemKind<Row, Form extends object>(descriptor: ItemKindDescriptor<Row, Form>): ItemKindDescriptor<Row, Form> {
  kindNames[descriptor.kind] = descriptor.kind;
  descriptions[descriptor.kind] = { description: descriptor.description };
  descriptors.set(descriptor.kind, descriptor);
  return descriptor;
}

/** Returns the description of a kind, whatever module describes it; undefined for a name that is none, such as a kind of casework that is no item. */
export const itemKindDescriptor = (kind: ItemKind): ItemKindDescriptor | undefined => descriptors.get(kind);
