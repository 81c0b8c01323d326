import { Field, ID, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import type { ActorParty } from '../../identity/auth/actor.js';
import { PartyType } from '../../identity/auth/viewer.graphql.js';
import { enumOf } from '../../platform/graphql/enums.js';
import { CountryCode, Cursor, DateTime } from '../../platform/graphql/scalars.js';
import type { Timestamp, Threat } from '../../intel/indicators/claim.js';
import { ThreatEnum } from '../../intel/indicators/indicator.graphql.js';
import { LossType } from '../reports/report-input.graphql.js';
import {
  type Facet,
  type FacetCount,
  type Matter,
  MATTER_FACETS,
  MATTER_KINDS,
  type MatterFacet,
  type MatterKind,
  type Money,
} from './matter.js';
import type { MatterPage } from './search.service.js';

export const MatterKindEnum = enumOf(MATTER_KINDS);
registerEnumType(MatterKindEnum, {
  name: 'MatterKind',
  description: 'What kind of cross-border matter it is.',
  valuesMap: {
    CASE: { description: "A case in which the viewer's country takes part." },
    CASE_INVITATION: { description: 'A case to which it is invited: what the invitation shows, and found by that alone.' },
    INFORMATION_REQUEST: { description: 'A request for information, asked or to be answered.' },
    ACTION_REQUEST: { description: 'A request to freeze, preserve or take down, made or received.' },
    CONTACT: { description: "That somebody asked about what the viewer's country holds (deconfliction)." },
  },
});

export const MatterFacetEnum = enumOf(MATTER_FACETS);
registerEnumType(MatterFacetEnum, {
  name: 'MatterFacet',
  description: 'By what found matters are counted.',
  valuesMap: {
    KIND: { description: 'Their kind.' },
    STATUS: { description: 'Where they stand.' },
    THREAT: { description: 'Their threat; what has none is not counted.' },
    COUNTRY: { description: 'Each country that they are about.' },
    PARTY: { description: 'Each party that takes part.' },
  },
});

@ObjectType('Matter', { description: 'A case, an invitation, a request or a contact, in short; ask for the whole by its kind and id.' })
export class MatterType implements Matter {
  @Field(() => ID, { description: 'Identifier of the case, request or contact.' })
  readonly id: string;

  @Field(() => MatterKindEnum, { description: 'What it is.' })
  readonly kind: MatterKind;

  @Field(() => String, { description: 'Its title; of a request, how its question or narrative begins; of a contact, its purpose.' })
  readonly title: string;

  @Field(() => String, { description: 'Where it stands, in the words of its kind; of an invitation INVITED.' })
  readonly status: string;

  @Field(() => [PartyType], {
    description: 'Who takes part: of a request its two sides, of a contact who asked, of an invitation whom it names.',
  })
  readonly parties: readonly ActorParty[];

  @Field(() => ThreatEnum, { nullable: true, description: 'The threat; null where the kind has none.' })
  readonly threat: Threat | null;

  @Field(() => [CountryCode], { description: 'Countries that a case is about; of everything else, those of its parties.' })
  readonly countries: readonly string[];

  @Field(() => [LossType], {
    description: 'Of a closed case what was recovered; of a request to freeze what is asked for, and what is held.',
  })
  readonly money: readonly Money[];

  @Field(() => DateTime, { description: 'When it was founded, made, asked, or the invitation came.' })
  readonly openedAt: Timestamp;

  @Field(() => DateTime, { description: 'When it changed last.' })
  readonly updatedAt: Timestamp;
}

@ObjectType('MatterEdge', { description: 'A place in a list of matters.' })
export class MatterEdgeType {
  @Field(() => Cursor, { description: 'Its place.' })
  readonly cursor: string;

  @Field(() => MatterType, { description: 'The matter.' })
  readonly node: MatterType;
}

@ObjectType('MatterFacetCount', { description: 'How often a value of a facet was found.' })
export class MatterFacetCountType implements FacetCount {
  @Field(() => String, { description: 'The value: of PARTY, the id.' })
  readonly value: string;

  @Field(() => String, { description: 'For people: of PARTY, the name.' })
  readonly label: string;

  @Field(() => Int, { description: 'How many of the matters that fit.' })
  readonly count: number;
}

@ObjectType('MatterFacetCounts', { description: 'How what fits is made up.' })
export class MatterFacetCountsType implements Facet {
  @Field(() => MatterFacetEnum, { description: 'By what.' })
  readonly name: MatterFacet;

  @Field(() => [MatterFacetCountType], {
    description: 'The most frequent first, at most 100. Counted is what the viewer sees, on all pages.',
  })
  readonly values: readonly MatterFacetCountType[];
}

@ObjectType('MatterPageInfo', { description: 'Whether there is more.' })
export class MatterPageInfoType {
  @Field(() => Cursor, { nullable: true, description: 'Where the next page goes on (`after`); null on an empty page.' })
  readonly endCursor: string | null;

  @Field(() => Boolean, { description: 'Whether there is a next page.' })
  readonly hasNextPage: boolean;
}

@ObjectType('MatterConnection', { description: 'A page of matters, newest first.' })
export class MatterConnectionType {
  @Field(() => [MatterEdgeType], { description: 'The matters.' })
  readonly edges: readonly MatterEdgeType[];

  @Field(() => [MatterFacetCountsType], { description: 'The facets that were asked for, in that order.' })
  readonly facets: readonly MatterFacetCountsType[];

  @Field(() => MatterPageInfoType, { description: 'Whether there is more.' })
  readonly pageInfo: MatterPageInfoType;

  static of = ({ edges, facets, endCursor, hasNextPage }: MatterPage): MatterConnectionType => ({
    edges,
    facets,
    pageInfo: { endCursor, hasNextPage },
  });
}
