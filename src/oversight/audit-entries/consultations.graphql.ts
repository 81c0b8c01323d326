import { Field, ID, InputType, ObjectType, registerEnumType } from '@nestjs/graphql';
import { IsOptional, MaxLength } from 'class-validator';
import type { ActorParty } from '../../identity/auth/actor.js';
import type { ActorView } from '../../identity/auth/actor-view.js';
import { ActorType } from '../../identity/auth/actor.graphql.js';
import { PartyType } from '../../identity/auth/viewer.graphql.js';
import { ProcessingPurposeEnum } from '../../identity/auth/session-purpose.graphql.js';
import type { ProcessingPurpose } from '../../platform/database/purposes.js';
import { connectionType } from '../../platform/graphql/connection.js';
import { enumOf } from '../../platform/graphql/enums.js';
import { DateTime } from '../../platform/graphql/scalars.js';
import { ACCESS_WAYS, type AccessWay } from './access-way.policy.js';
import type { Consultation, ConsultationFilter } from './consultations.service.js';

const AccessWayEnum = enumOf(ACCESS_WAYS);
registerEnumType(AccessWayEnum, {
  name: 'AccessWay',
  description: 'How items were read.',
  valuesMap: {
    LOOKUP: { description: 'A look-up of values found them.' },
    OPENED: { description: 'An officer or a machine opened the item by its id.' },
    LIST: { description: 'They were in a list, or in an answer about something else.' },
    FEED: { description: 'A page of the feed, or of a snapshot.' },
    SUBSCRIPTION: { description: 'A live feed.' },
    WEBHOOK: { description: 'A webhook.' },
    TAXII: { description: 'TAXII 2.1.' },
    MISP: { description: 'A MISP feed.' },
    EXPORT: { description: 'An exported file.' },
    FILE: { description: 'The content of an evidence file.' },
    COPIED: { description: 'An officer copied TLP:RED content in the console.' },
    PRINTED: { description: 'An officer printed it.' },
    ACT: { description: 'An act on them, such as a sighting.' },
  },
});

@ObjectType('Consultation', { description: "A reading of items of the viewer's party." })
export class ConsultationType {
  @Field(() => ID, {
    description:
      "Reference of the entry in the audit log, for this owner alone. The reader's party finds the entry by it: `auditEntries(filter: { readingId })`.",
  })
  readonly id: string;

  @Field(() => DateTime, { description: 'When, to the minute.' })
  readonly at: Date;

  @Field(() => PartyType, { description: 'The party that read.' })
  readonly party: ActorParty;

  @Field(() => [ActorType], {
    description:
      "The officers or API keys, one per account that got the items: of the viewer's own party, for those who may read the audit log, and the viewer. Else empty.",
  })
  readonly actors: readonly ActorView[];

  @Field(() => [String], {
    description:
      'Pseudonyms, one per account that got the items; several accounts get the same page of a live feed. Equal for readings of one account, and different for each owner.',
  })
  readonly officers: readonly string[];

  @Field(() => [String], { description: 'Roles of the account at that time, one per role; `KEY` alone for an API key of another party.' })
  readonly roles: readonly string[];

  @Field(() => AccessWayEnum, { description: 'How.' })
  readonly way: AccessWay;

  @Field(() => String, { nullable: true, description: 'What it was for, in the words of the reader.' })
  readonly purpose: string | null;

  @Field(() => ProcessingPurposeEnum, {
    nullable: true,
    description: 'The purpose of the reading; null: the entry is older than purposes.',
  })
  readonly processingPurpose: ProcessingPurpose | null;

  @Field(() => String, {
    nullable: true,
    description: "The reader's case: of the viewer's own party, for those who may read the audit log, and of the viewer's own readings.",
  })
  readonly caseReference: string | null;

  @Field(() => [String], { description: "Ids of the items of the viewer's party that were read, at most 1,000." })
  readonly itemIds: readonly string[];

  static of = ({ items, ...consultation }: Consultation): ConsultationType => ({ ...consultation, itemIds: items });
}

export const ConsultationConnection = connectionType('Consultation', () => ConsultationType, { description: 'Readings, newest first.' });

@InputType('ConsultationFilter', { description: 'Conditions on readings. An absent field does not filter.' })
export class ConsultationFilterInput implements ConsultationFilter {
  @Field(() => ID, { nullable: true, description: 'Readings by this party, by its id, country code or slug.' })
  @IsOptional()
  @MaxLength(64)
  readonly partyId?: string | null;

  @Field(() => DateTime, { nullable: true, description: 'Readings from then on.' })
  @IsOptional()
  readonly since?: Date | null;

  @Field(() => DateTime, { nullable: true, description: 'Readings before then.' })
  @IsOptional()
  readonly until?: Date | null;
}
