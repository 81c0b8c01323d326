import { Field, ID, InputType, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import type { ActorView } from '../../identity/auth/actor-view.js';
import { ActorType } from '../../identity/auth/actor.graphql.js';
import type { ItemProblem } from '../../platform/graphql/batch.js';
import { connectionType } from '../../platform/graphql/connection.js';
import { enumOf } from '../../platform/graphql/enums.js';
import { type ItemKind, ItemKindEnum } from '../../platform/graphql/item-kinds.js';
import { ReceiptType } from '../../platform/graphql/receipts.graphql.js';
import { DateTime } from '../../platform/graphql/scalars.js';
import type { DeletedItemRow, EndingItemRow, EndingItemsFilter, RenewalRow, RetentionRuleRow } from './retention.js';
import type { RenewalReceipt } from './retention.service.js';

@ObjectType('RetentionRule', { description: 'How long items of one kind are kept, in months after their publication or last renewal.' })
export class RetentionRuleType {
  @Field(() => ItemKindEnum, { description: 'The kind of item.' })
  readonly kind: ItemKind;

  @Field(() => Int, { description: 'Months for which the hub keeps an item whose owner chose no end.' })
  readonly defaultMonths: number;

  @Field(() => Int, { description: "The hub's maximum, in months." })
  readonly maximumMonths: number;

  @Field(() => Int, { nullable: true, description: "The shorter limit of the viewer's party, in months; null: it has none." })
  readonly limitMonths: number | null;

  @Field(() => ActorType, { nullable: true, description: 'Who set the limit; null without one.' })
  readonly setBy: ActorView | null;

  @Field(() => DateTime, { nullable: true, description: 'When the limit was set; no item ends by it within a month. Null without one.' })
  readonly setAt: Date | null;

  @Field(() => Boolean, { description: 'Whether existing items have the limit, too. New ones have it at once.' })
  readonly isApplied: boolean;

  static of = (row: RetentionRuleRow): RetentionRuleType => ({
    ...{ kind: row.kind, defaultMonths: row.default_months, maximumMonths: row.maximum_months, limitMonths: row.limit_months },
    ...{ setBy: row.set_by, setAt: row.set_at, isApplied: row.applied },
  });
}

@InputType('EndingItemsFilterInput', { description: 'Restricts a list of ending items. An absent field does not filter.' })
export class EndingItemsFilterInput implements EndingItemsFilter {
  @Field(() => [ItemKindEnum], { nullable: true, description: 'Kinds of items.' })
  readonly kinds?: ItemKind[] | null;

  @Field(() => DateTime, { nullable: true, description: 'Items that end before this time; absent: within six months.' })
  readonly endsBefore?: Date | null;
}

@ObjectType('EndingItem', { description: "An item of the viewer's party that ends. Without a renewal the hub deletes it then." })
export class EndingItemType {
  @Field(() => ID, { description: 'Identifier of the item.' })
  readonly itemId: string;

  @Field(() => ItemKindEnum, { description: 'Its kind.' })
  readonly kind: ItemKind;

  @Field(() => DateTime, { description: 'End of retention.' })
  readonly retainUntil: Date;

  @Field(() => Boolean, { description: 'Whether the owner chose this end. Otherwise a limit of retention sets it.' })
  readonly isChosen: boolean;

  @Field(() => Boolean, { description: 'Whether the viewer may renew it: an officer of its agency who may publish items of this kind.' })
  readonly isRenewable: boolean;

  static of = (row: EndingItemRow): EndingItemType => ({
    ...{ itemId: row.item, kind: row.kind, retainUntil: row.retain_until, isChosen: row.chosen, isRenewable: row.renewable },
  });
}

export const EndingItemConnection = connectionType('EndingItem', () => EndingItemType, {
  description: "Items of the viewer's party that end, the first end first.",
});

const DeletionReasonEnum = enumOf(['RETENTION']);
registerEnumType(DeletionReasonEnum, {
  name: 'DeletionReason',
  description: 'Why an item was deleted. New values may be added.',
  valuesMap: { RETENTION: { description: 'Its retention ended.' } },
});

@ObjectType('DeletedItem', { description: 'What remains of a deleted item: no content.' })
export class DeletedItemType {
  @Field(() => ID, { description: 'Identifier of the item.' })
  readonly itemId: string;

  @Field(() => ItemKindEnum, { description: 'Its kind.' })
  readonly kind: ItemKind;

  @Field(() => DateTime, { description: 'When it was deleted.' })
  readonly deletedAt: Date;

  @Field(() => DeletionReasonEnum, { description: 'Why it was deleted.' })
  readonly reason: DeletedItemRow['reason'];

  static of = ({ kind, item, at, reason }: DeletedItemRow): DeletedItemType => ({ itemId: item, kind, deletedAt: at, reason });
}

export const DeletedItemConnection = connectionType('DeletedItem', () => DeletedItemType, {
  description: "What remains of deleted items of the viewer's party, the last deletion first.",
});

@ObjectType('RetentionRenewalReceipt', { description: 'The result for one item to renew.', implements: () => [ReceiptType] })
export class RetentionRenewalReceiptType implements ReceiptType {
  readonly index: number;
  readonly outcome: RenewalReceipt['outcome'];
  readonly problems: readonly ItemProblem[];

  @Field(() => ID, { description: 'Identifier of the item, as in the input.' })
  readonly itemId: string;

  @Field(() => DateTime, { nullable: true, description: 'The new end of retention; null when it was not renewed.' })
  readonly retainUntil: Date | null;
}

@ObjectType('RetentionRenewal', { description: 'A renewal of the retention of an item.' })
export class RetentionRenewalType {
  @Field(() => Int, { description: 'Version of the item that the renewal made.' })
  readonly version: number;

  @Field(() => DateTime, { description: 'When it was renewed.' })
  readonly at: Date;

  @Field(() => ActorType, { nullable: true, description: 'Who renewed it.' })
  readonly by: ActorView | null;

  @Field(() => String, { description: 'Why the item is still needed.' })
  readonly reason: string;

  @Field(() => DateTime, { description: 'End of retention since then.' })
  readonly retainUntil: Date;

  static of = ({ version, at, by, reason, retain_until: retainUntil }: RenewalRow): RetentionRenewalType => ({
    ...{ version, at, by, reason, retainUntil },
  });
}

export const RetentionRenewalConnection = connectionType('RetentionRenewal', () => RetentionRenewalType, {
  description: 'Renewals of an item, newest first.',
});
