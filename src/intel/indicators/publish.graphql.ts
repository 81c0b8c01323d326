import { Field, InputType, ObjectType } from '@nestjs/graphql';
import { ReceiptType } from '../../platform/graphql/receipts.graphql.js';
import { ArrayMaxSize, IsOptional, Length, MaxLength } from 'class-validator';
import { CountryCode, DateTime } from '../../platform/graphql/scalars.js';
import { IsStorableText } from '../../platform/graphql/storable-text.js';
import type { ItemProblem } from '../../platform/graphql/batch.js';
import type { Attribution, Discoverability, Tlp } from '../../tenancy/sharing/label.js';
import { OnwardRuleInput } from '../../tenancy/sharing/onward-rule.graphql.js';
import { AttributionEnum, AudienceInput, DiscoverabilityEnum, TlpEnum } from '../../tenancy/sharing/sharing.graphql.js';
import { type Kind, LONGEST_HINT, LONGEST_VALUE } from '../../values/values/value.js';
import type { Threat } from './claim.js';
import { IndicatorContentInput } from './content.graphql.js';
import { KindEnum, ThreatEnum } from './indicator.graphql.js';
import { PersonStatusEnum } from './person.graphql.js';
import type { PersonStatus } from './person-status.js';
import type { PublishReceipt } from './publish.service.js';

/** The input as sent: in every field null means absent. */
@InputType('PublishIndicatorInput', {
  description:
    'An indicator about one value. Absent (or null) fields stay unchanged in an existing indicator, and get the default in a new one. replace: true clears absent content.',
})
export class PublishIndicatorInput extends IndicatorContentInput {
  @Field(() => KindEnum, { description: 'Kind of the value.' })
  readonly kind: Kind;

  @Field(() => String, { description: 'The value in any spelling, defanged or not; at most 4,096 characters.' })
  @IsStorableText()
  @MaxLength(LONGEST_VALUE)
  readonly value: string;

  @Field(() => String, {
    nullable: true,
    description: 'Platform of an account (facebook, telegram, line …) or payment scheme (promptpay, paynow …), lower case.',
  })
  @IsOptional()
  @IsStorableText()
  @MaxLength(LONGEST_HINT)
  readonly platform?: string | null;

  @Field(() => String, { nullable: true, description: 'Network of a wallet (btc, eth, tron …); absent: found from the address.' })
  @IsOptional()
  @IsStorableText()
  @MaxLength(LONGEST_HINT)
  readonly network?: string | null;

  @Field(() => String, { nullable: true, description: 'National bank code, BIC or short name (KBANK), for an account without IBAN.' })
  @IsOptional()
  @IsStorableText()
  @MaxLength(LONGEST_HINT)
  readonly bank?: string | null;

  @Field(() => CountryCode, { nullable: true, description: 'Country of a phone number or account in national form.' })
  readonly country?: string | null;

  @Field(() => ThreatEnum, { description: 'What the value is used for.' })
  readonly threat: Threat;

  @Field(() => TlpEnum, { description: 'Traffic Light Protocol label.' })
  readonly tlp: Tlp;

  @Field(() => AudienceInput, {
    nullable: true,
    description:
      "The audience. Absent: unchanged, or the default of the publisher's party for a new indicator (none: REJECTED). Naming fewer readers than before narrows the indicator, and the receipt says so (NARROWED).",
  })
  readonly audience?: AudienceInput | null;

  @Field(() => Boolean, {
    nullable: true,
    description:
      'For a new indicator without an audience, if the party has no default audience or the label forbids the default. True: only the own party sees the indicator. False or absent: the indicator is REJECTED.',
  })
  readonly ownerAloneIfNew?: boolean | null;

  @Field(() => DiscoverabilityEnum, {
    nullable: true,
    description: 'What parties outside the audience learn when they ask for the value; absent: unchanged, HIDDEN for a new indicator.',
  })
  readonly discoverability?: Discoverability | null;

  @Field(() => AttributionEnum, {
    nullable: true,
    description: 'What readers learn of the owner; absent: unchanged, NAMED for a new indicator.',
  })
  readonly attribution?: Attribution | null;

  @Field(() => OnwardRuleInput, {
    nullable: true,
    description:
      'The rule for onward sharing by recipients. Absent: unchanged, or the default of the party (PartySettings.onwardDefault) for a new indicator. A looser rule than before needs reissue.',
  })
  readonly onward?: OnwardRuleInput | null;

  @Field(() => PersonStatusEnum, {
    nullable: true,
    description:
      'Status of the person behind the value (phones, accounts, wallets, e-mail addresses, devices). Absent: unchanged, UNKNOWN for a new indicator. Data on victims and witnesses reaches no partner.',
  })
  readonly personStatus?: PersonStatus | null;

  @Field(() => [String], {
    nullable: true,
    description: 'At most 50 tags of at most 100 characters; absent: unchanged, none for a new indicator. An empty list clears them.',
  })
  @IsOptional()
  @ArrayMaxSize(50)
  @IsStorableText({ each: true })
  @MaxLength(100, { each: true })
  readonly tags?: string[] | null;

  @Field(() => DateTime, { nullable: true, description: 'When the indicator lapses; in the future.' })
  readonly validUntil?: Date | null;

  @Field(() => DateTime, {
    nullable: true,
    description:
      'End of retention, in the future. Then the hub deletes the item and notifies every reader to delete it. Absent: unchanged; for a new item five years. It is never later than the limits of retention (retentionRules) allow.',
  })
  readonly retainUntil?: Date | null;

  @Field(() => String, {
    nullable: true,
    description: "The publisher's own reference, 1 to 500 characters. It stays with its first value.",
  })
  @IsOptional()
  @IsStorableText()
  @Length(1, 500)
  readonly externalId?: string | null;

  @Field(() => [String], {
    nullable: true,
    description:
      'Ids that the indicator came with, if it was read from a file or another system: of the indicator there, and of its creator. The indicator is refused if this hub gives one of these ids to another party or to its items. At most 20, of at most 300 characters.',
  })
  @IsOptional()
  @ArrayMaxSize(20)
  @IsStorableText({ each: true })
  @MaxLength(300, { each: true })
  readonly provenance?: string[] | null;

  @Field(() => Boolean, {
    nullable: true,
    description:
      "Whether, within the owner's party, only the publishing agency sees it; absent: unchanged, false for a new indicator. The audience sees it in any case.",
  })
  readonly agencyOnly?: boolean | null;

  @Field(() => Boolean, {
    nullable: true,
    defaultValue: false,
    description: 'Allows this input to widen or revive an existing indicator, and to narrow it without naming an audience.',
  })
  readonly reissue?: boolean | null;

  @Field(() => Boolean, {
    nullable: true,
    defaultValue: false,
    description:
      'Clears content of an existing indicator that this input does not state: confidence, reliability, credibility, description, tags, firstSeen, lastSeen, validUntil, retainUntil. All other fields stay unchanged.',
  })
  readonly replace?: boolean | null;
}

@ObjectType('PublishReceipt', { description: 'The result for one indicator of a batch.', implements: () => [ReceiptType] })
export class PublishReceiptType implements ReceiptType {
  readonly index: number;
  readonly outcome: PublishReceipt['outcome'];
  readonly problems: readonly ItemProblem[];

  /** Not in the API. */
  readonly indicatorId: string | null;
}
