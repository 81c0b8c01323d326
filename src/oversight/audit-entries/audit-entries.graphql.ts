import { Field, ID, InputType, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { IsOptional, Length, MaxLength } from 'class-validator';
import type { ActorParty } from '../../identity/auth/actor.js';
import type { ActorView } from '../../identity/auth/actor-view.js';
import { ActorType } from '../../identity/auth/actor.graphql.js';
import { PartyType } from '../../identity/auth/viewer.graphql.js';
import { ProcessingPurposeEnum } from '../../identity/auth/session-purpose.graphql.js';
import type { ProcessingPurpose } from '../../platform/database/purposes.js';
import { connectionType } from '../../platform/graphql/connection.js';
import { enumOf } from '../../platform/graphql/enums.js';
import { DateTime } from '../../platform/graphql/scalars.js';
import { IsStorableText } from '../../platform/graphql/storable-text.js';
import type { AuditEntry, AuditFilter } from './audit-entries.service.js';

export const AuditOutcomeEnum = enumOf(['DONE', 'REFUSED']);
registerEnumType(AuditOutcomeEnum, {
  name: 'AuditOutcome',
  description: 'What came of an act.',
  valuesMap: {
    DONE: { description: 'It was done: something was read, sent or changed.' },
    REFUSED: { description: 'The hub refused it. Equal refusals of one account within a minute are one entry.' },
  },
});

@ObjectType('AuditEntry', {
  description: 'An entry of the audit log: who read, received or changed what, when, by which channel and for what.',
})
export class AuditEntryType {
  @Field(() => ID, { description: 'Number of the entry.' })
  readonly id: string;

  @Field(() => String, {
    nullable: true,
    description: 'Position in the Merkle tree of the log, from 0 on; null: the entry is not sealed yet.',
  })
  readonly leaf: string | null;

  @Field(() => DateTime, { description: 'When it was written.' })
  readonly at: Date;

  @Field(() => PartyType, { nullable: true, description: 'Party of the account; null: nobody was signed in.' })
  readonly party: ActorParty | null;

  @Field(() => ID, { nullable: true, description: 'The account or API key.' })
  readonly userId: string | null;

  @Field(() => ActorType, { nullable: true, description: "The officer or API key, for the viewer's own party." })
  readonly actor: ActorView | null;

  @Field(() => [String], { description: 'Roles of the account, or permissions of the key, at that time; one per role or permission.' })
  readonly roles: readonly string[];

  @Field(() => String, {
    description: 'Name of the act, such as `indicator.lookup`; `query.` and a field, where a query has no other name.',
  })
  readonly act: string;

  @Field(() => String, { nullable: true, description: 'What it was for, in the words of the account.' })
  readonly purpose: string | null;

  @Field(() => ProcessingPurposeEnum, {
    nullable: true,
    description: 'The purpose of the request, the session or the key; null: nobody was signed in, or the entry is older than purposes.',
  })
  readonly processingPurpose: ProcessingPurpose | null;

  @Field(() => String, { nullable: true, description: 'The case that it belonged to, as the account stated.' })
  readonly caseReference: string | null;

  @Field(() => ProcessingPurposeEnum, {
    nullable: true,
    description: 'Of `session.set-purpose`: the purpose that was set; null: the default of the roles.',
  })
  readonly newProcessingPurpose: ProcessingPurpose | null;

  @Field(() => String, { nullable: true, description: 'Of `session.set-purpose`: the case that was set; null: none.' })
  readonly newCaseReference: string | null;

  @Field(() => String, { nullable: true, description: 'Id of the request, as in its answer and in the log of the hub.' })
  readonly requestId: string | null;

  @Field(() => String, { description: 'Channel, such as `graphql`, `subscription`, `webhook`, `taxii`, `misp` or `export`.' })
  readonly channel: string;

  @Field(() => AuditOutcomeEnum, { description: 'What came of it.' })
  readonly outcome: 'DONE' | 'REFUSED';

  @Field(() => String, { nullable: true, description: 'Reason of a refusal, or how an act was done, where it matters.' })
  readonly reason: string | null;

  @Field(() => [String], {
    description:
      'Ids of the objects that were read, sent or changed, at most 1,000: `count` says how many there are. Of a refusal, ids that it was asked for. No content.',
  })
  readonly itemIds: readonly string[];

  @Field(() => [String], {
    description: 'Ids that the account asked for and that the answer did not give, at most 1,000: absent, hidden, or left out by a filter.',
  })
  readonly askedItemIds: readonly string[];

  @Field(() => Int, { description: 'Number of objects; of a refusal, how often it was repeated within the minute.' })
  readonly count: number;

  @Field(() => [String], {
    description: 'Accounts, API keys or webhooks that got the objects, one per account or webhook; empty: the account itself.',
  })
  readonly recipients: readonly string[];

  @Field(() => [ActorType], {
    description: "The recipients that are officers or API keys of the viewer's own party, one per account.",
  })
  readonly recipientActors: readonly ActorView[];

  static of = ({
    user_id: userId,
    what,
    processing_purpose: processingPurpose,
    case_reference: caseReference,
    request_id: requestId,
    recipient_actors: recipientActors,
    new_purpose: newProcessingPurpose,
    new_case: newCaseReference,
    asked: askedItemIds,
    items,
    ...entry
  }: AuditEntry): AuditEntryType => ({
    ...entry,
    ...{ userId, act: what, processingPurpose, caseReference, newProcessingPurpose, newCaseReference, requestId, recipientActors },
    ...{ itemIds: items, askedItemIds },
  });
}

export const AuditEntryConnection = connectionType('AuditEntry', () => AuditEntryType, {
  description: 'Entries of the audit log, newest first.',
});

@InputType('AuditFilter', { description: 'Conditions on entries of the audit log. An absent field does not filter.' })
export class AuditFilterInput implements AuditFilter {
  @Field(() => ID, { nullable: true, description: 'Entries of this party, by its id, country code or slug. For auditors of the hub.' })
  @IsOptional()
  @MaxLength(64)
  readonly partyId?: string | null;

  @Field(() => ID, { nullable: true, description: 'Entries of this account or API key, and deliveries of a live feed that it got.' })
  @IsOptional()
  @MaxLength(64)
  readonly userId?: string | null;

  @Field(() => ID, { nullable: true, description: 'Entries that name this object, also where it was asked for and not given.' })
  @IsOptional()
  @MaxLength(64)
  readonly itemId?: string | null;

  @Field(() => ID, {
    nullable: true,
    description: 'The entry with this reference: the `id` of a reading, as the owner of the item has it (`Consultation.id`).',
  })
  @IsOptional()
  @MaxLength(64)
  readonly readingId?: string | null;

  @Field(() => String, { nullable: true, description: 'Name of the act.' })
  @IsOptional()
  @IsStorableText()
  @MaxLength(100)
  readonly act?: string | null;

  @Field(() => String, { nullable: true, description: 'Channel.' })
  @IsOptional()
  @IsStorableText()
  @MaxLength(100)
  readonly channel?: string | null;

  @Field(() => AuditOutcomeEnum, { nullable: true, description: 'What came of it.' })
  @IsOptional()
  readonly outcome?: 'DONE' | 'REFUSED' | null;

  @Field(() => ProcessingPurposeEnum, { nullable: true, description: 'The purpose of the request, the session or the key.' })
  @IsOptional()
  readonly processingPurpose?: ProcessingPurpose | null;

  @Field(() => String, { nullable: true, description: 'What it was for: exactly these words.' })
  @IsOptional()
  @IsStorableText()
  @MaxLength(500)
  readonly purpose?: string | null;

  @Field(() => String, { nullable: true, description: 'Exactly this case reference.' })
  @IsOptional()
  @IsStorableText()
  @MaxLength(500)
  readonly caseReference?: string | null;

  @Field(() => String, { nullable: true, description: 'Id of the request.' })
  @IsOptional()
  @IsStorableText()
  @MaxLength(100)
  readonly requestId?: string | null;

  @Field(() => String, {
    nullable: true,
    description:
      'A value in any spelling, or a text, that was searched for, 1 to 2,000 characters. The log has keyed hashes of search terms.',
  })
  @IsOptional()
  @IsStorableText()
  @Length(1, 2_000)
  readonly term?: string | null;

  @Field(() => DateTime, { nullable: true, description: 'Entries from then on.' })
  @IsOptional()
  readonly since?: Date | null;

  @Field(() => DateTime, { nullable: true, description: 'Entries before then.' })
  @IsOptional()
  readonly until?: Date | null;
}
