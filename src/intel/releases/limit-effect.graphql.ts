import { Field, ID, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import type { ItemKind } from '../../platform/graphql/item-kinds.js';
import { ItemKindEnum } from '../../platform/graphql/item-kinds.js';
import { enumOf } from '../../platform/graphql/enums.js';
import { AudienceType } from '../indicators/indicator.graphql.js';
import { type ItemEffect, NOT_RESTORED_REASONS, type NotRestoredReason, MOST_NAMED } from './limit-effect.js';
import { audienceTypeOf } from './sharing-policy.graphql.js';
import type { LimitEffectView } from './sharing-policy.service.js';

const NotRestoredReasonEnum = enumOf(NOT_RESTORED_REASONS);
registerEnumType(NotRestoredReasonEnum, {
  name: 'LimitLeftOut',
  description: 'Why something that a limit took is not put back.',
  valuesMap: {
    GONE: { description: 'There is no such item any more.' },
    CHANGED: { description: 'Its owner has changed audience, exceptions, label or agency since.' },
    ENDED: { description: 'It was revoked, cancelled or closed, has ended, or is disputed.' },
    UNADDRESSED: { description: 'Whoever lost it is not there any more, or was invited to the case anew.' },
    LIMITED: { description: 'Another limit is in force.' },
    SECOND_OFFICER: { description: 'A second officer has to release it: its officers share it again.' },
  },
});

@ObjectType('LimitKindCount', { description: 'How many items of one kind.' })
export class LimitKindCountType {
  @Field(() => ItemKindEnum, { description: 'The kind.' })
  readonly kind: ItemKind;

  @Field(() => Int, { description: 'How many.' })
  readonly count: number;
}

@ObjectType('LimitReaderCount', { description: 'How many items one reader loses, or gets back.' })
export class LimitReaderCountType {
  @Field(() => AudienceType, { description: 'The reader: one party, one group, or every country.' })
  readonly reader: AudienceType;

  @Field(() => Int, { description: 'How many.' })
  readonly count: number;
}

@ObjectType('LimitLeftOutCount', { description: 'How many items are left as they are, for one reason.' })
export class LimitLeftOutCountType {
  @Field(() => NotRestoredReasonEnum, { description: 'Why.' })
  readonly reason: NotRestoredReason;

  @Field(() => Int, { description: 'How many.' })
  readonly count: number;
}

@ObjectType('LimitItem', { description: 'What a limit does to one item, or what putting it back does.' })
export class LimitItemType {
  @Field(() => ID, { description: 'The item.' })
  readonly itemId: string;

  @Field(() => ItemKindEnum, { description: 'Its kind.' })
  readonly kind: ItemKind;

  @Field(() => String, { nullable: true, description: 'The name of the agency that it is of: ask there what it is.' })
  readonly agency: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'Title, reference or value, where the viewer may read it by another role; null for an administrator who reads no content.',
  })
  readonly title: string | null;

  @Field(() => AudienceType, { description: 'Who loses it, or gets it back.' })
  readonly readers: AudienceType;

  @Field(() => NotRestoredReasonEnum, { nullable: true, description: 'Why it is left as it is; null: it is not.' })
  readonly leftOut: NotRestoredReason | null;
}

@ObjectType('LimitPreview', { description: 'What a sharing limit would take, or what a lifted one gives back. Nothing has happened yet.' })
export class LimitPreviewType {
  @Field(() => String, {
    description:
      'Pass it with addSharingLimit, or restoreSharingLimit. It stands for exactly this: when something else would happen by then, it is refused.',
  })
  readonly confirmation: string;

  @Field(() => Int, { description: 'How many items it concerns.' })
  readonly items: number;

  @Field(() => Int, { description: 'Indicators among them.' })
  readonly claims: number;

  @Field(() => Int, { description: 'How many participants of open cases.' })
  readonly participants: number;

  @Field(() => Int, { description: 'How many requests to act and for information that have not ended.' })
  readonly requests: number;

  @Field(() => [LimitKindCountType], { description: 'Items by kind.' })
  readonly kinds: readonly LimitKindCountType[];

  @Field(() => [LimitReaderCountType], { description: 'Items by reader.' })
  readonly readers: readonly LimitReaderCountType[];

  @Field(() => [LimitLeftOutCountType], { description: 'Items that are left as they are, by reason.' })
  readonly leftOut: readonly LimitLeftOutCountType[];

  @Field(() => [LimitItemType], { description: `The items, by id, ${MOST_NAMED} at most.` })
  readonly named: readonly LimitItemType[];

  static of = ({ effect, directory }: LimitEffectView): LimitPreviewType => {
    const { confirmation, items, claims, participants, requests, byKind, byKey, leftOut, named } = effect;
    const readersOf = (audience: readonly number[]): AudienceType => audienceTypeOf({ audience, excluded: [] }, directory);
    const itemOf = ({ item, kind, agency, title, lost, why }: ItemEffect): LimitItemType => ({
      ...{ itemId: item, kind, agency, title, readers: readersOf(lost), leftOut: why ?? null },
    });
    return {
      ...{ confirmation, items, claims, participants, requests },
      kinds: [...byKind].map(([kind, count]) => ({ kind, count })),
      readers: [...byKey].map(([key, count]) => ({ reader: readersOf([key]), count })),
      leftOut: [...leftOut].map(([reason, count]) => ({ reason, count })),
      named: named.map(itemOf),
    };
  };
}
