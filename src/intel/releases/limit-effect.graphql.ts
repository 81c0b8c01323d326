import { Field, ID, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import type { ItemKind } from '../../platform/graphql/item-kinds.js';
import { ItemKindEnum } from '../../platform/graphql/item-kinds.js';
import { AgencyType } from '../../identity/auth/viewer.graphql.js';
import { enumOf } from '../../platform/graphql/enums.js';
import { AudienceType, audienceTypeOf } from '../../tenancy/parties/audience.graphql.js';
import { type ItemEffect, NOT_RESTORED_REASONS, type NotRestoredReason, MOST_NAMED } from './limit-effect.js';

import type { LimitEffectView } from './sharing-policy.service.js';

const NotRestoredReasonEnum = enumOf(NOT_RESTORED_REASONS);
registerEnumType(NotRestoredReasonEnum, {
  name: 'NotRestoredReason',
  description: 'Why the access that a limit removed from an item is not restored.',
  valuesMap: {
    GONE: { description: 'The item no longer exists.' },
    CHANGED: { description: 'The owner has changed the audience, exceptions, label or agency since then.' },
    ENDED: { description: 'The item was revoked, cancelled or closed, has ended, or is disputed.' },
    UNADDRESSED: { description: 'The reader no longer exists, or was invited to the case again.' },
    LIMITED: { description: 'Another limit is in force.' },
    SECOND_OFFICER: { description: 'A second officer would have to release it. The agency has to share the item again.' },
  },
});

@ObjectType('ItemKindCount', { description: 'Number of items of one kind.' })
export class ItemKindCountType {
  @Field(() => ItemKindEnum, { description: 'Kind of the items.' })
  readonly kind: ItemKind;

  @Field(() => Int, { description: 'Number of items.' })
  readonly count: number;
}

@ObjectType('SharingLimitReaderCount', { description: 'Number of items that one reader loses or gets back.' })
export class SharingLimitReaderCountType {
  @Field(() => AudienceType, { description: 'The reader: one party, one group, or every country.' })
  readonly reader: AudienceType;

  @Field(() => Int, { description: 'Number of items.' })
  readonly count: number;
}

@ObjectType('NotRestoredCount', { description: 'Number of items that stay unchanged for one reason.' })
export class NotRestoredCountType {
  @Field(() => NotRestoredReasonEnum, { description: 'Why the items stay unchanged.' })
  readonly reason: NotRestoredReason;

  @Field(() => Int, { description: 'Number of items.' })
  readonly count: number;
}

@ObjectType('SharingLimitItem', { description: 'Effect of a limit, or of its restoration, on one item.' })
export class SharingLimitItemType {
  @Field(() => ID, { description: 'Identifier of the item.' })
  readonly itemId: string;

  @Field(() => ItemKindEnum, { description: 'Kind of the item.' })
  readonly itemKind: ItemKind;

  @Field(() => AgencyType, { nullable: true, description: 'The agency that owns the item. Ask this agency about the item.' })
  readonly agency: AgencyType | null;

  @Field(() => String, {
    nullable: true,
    description: 'Title, reference or value, if the viewer may read it through another role; null for an admin, who reads no content.',
  })
  readonly title: string | null;

  @Field(() => AudienceType, { description: 'Readers who lose the item or get it back.' })
  readonly readers: AudienceType;

  @Field(() => NotRestoredReasonEnum, { nullable: true, description: 'Why the item stays unchanged; null if it changes.' })
  readonly notRestoredReason: NotRestoredReason | null;
}

@ObjectType('SharingLimitEffect', {
  description: 'Readers that a sharing limit would remove, or that a lifted limit can restore. The preview changes nothing.',
})
export class SharingLimitEffectType {
  @Field(() => String, {
    description:
      'Pass it to addSharingLimit or restoreSharingLimit. It confirms exactly this effect: if the effect has changed by then, the call is refused.',
  })
  readonly confirmation: string;

  @Field(() => Int, { description: 'Number of affected items.' })
  readonly itemCount: number;

  @Field(() => Int, { description: 'Number of affected indicators.' })
  readonly indicatorCount: number;

  @Field(() => Int, { description: 'Number of affected participants of open cases.' })
  readonly participantCount: number;

  @Field(() => Int, { description: 'Number of affected open requests (action requests and information requests).' })
  readonly requestCount: number;

  @Field(() => [ItemKindCountType], { description: 'Number of items by kind, one for each kind.' })
  readonly kinds: readonly ItemKindCountType[];

  @Field(() => [SharingLimitReaderCountType], { description: 'Number of items by reader, one for each reader.' })
  readonly readers: readonly SharingLimitReaderCountType[];

  @Field(() => [NotRestoredCountType], { description: 'Number of items that stay unchanged, one for each reason.' })
  readonly notRestored: readonly NotRestoredCountType[];

  @Field(() => [SharingLimitItemType], { description: `The items, ordered by id, at most ${MOST_NAMED}.` })
  readonly items: readonly SharingLimitItemType[];

  static of = ({ effect, directory }: LimitEffectView): SharingLimitEffectType => {
    const { confirmation, items, indicators, participants, requests, byKind, byKey, notRestored, named } = effect;
    const readersOf = (audience: readonly number[]): AudienceType => audienceTypeOf({ audience, excluded: [] }, directory);
    const itemOf = ({ item, kind, agency, title, lost, why }: ItemEffect): SharingLimitItemType => ({
      ...{ itemId: item, itemKind: kind, agency, title, readers: readersOf(lost), notRestoredReason: why ?? null },
    });
    return {
      ...{ confirmation, itemCount: items, indicatorCount: indicators, participantCount: participants, requestCount: requests },
      kinds: [...byKind].map(([kind, count]) => ({ kind, count })),
      readers: [...byKey].map(([key, count]) => ({ reader: readersOf([key]), count })),
      notRestored: [...notRestored].map(([reason, count]) => ({ reason, count })),
      items: named.map(itemOf),
    };
  };
}
