import { Field, ID, InterfaceType } from '@nestjs/graphql';
import type { ItemForm } from './item-kinds.js';

/** Implemented by the type of each kind of items (src/delivery/feed/item-kind-descriptors.ts). */
@InterfaceType('Item', {
  description: 'An item that a party shares: an indicator, a report, a case … `__typename` names its type; new types may be added.',
  resolveType: ({ __typename }: ItemForm) => __typename,
})
export class ItemType {
  @Field(() => ID, { description: 'Identifier of the item.' })
  readonly id: string;
}
