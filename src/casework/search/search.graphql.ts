import { Field, ID, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { MoneyType } from '../../platform/graphql/money.graphql.js';
import type { ActorParty } from '../../identity/auth/actor.js';
import { PartyType } from '../../identity/auth/viewer.graphql.js';
import { enumOf } from '../../platform/graphql/enums.js';
import { CountryCode, Cursor, DateTime } from '../../platform/graphql/scalars.js';
import type { Timestamp, Threat } from '../../intel/indicators/claim.js';
import { ThreatEnum } from '../../intel/indicators/indicator.graphql.js';
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
  description: 'Kind of cross-border matter.',
  valuesMap: {
    CASE: { description: "A case in which the viewer's country takes part." },
    CASE_INVITATION: {
      description: "An invitation of the viewer's country to a case. Only the data of the invitation is searched and returned.",
    },
    INFORMATION_REQUEST: { description: 'A request for information, sent or received.' },
    ACTION_REQUEST: { description: 'A request to freeze, preserve or take down, sent or received.' },
    CONTACT: { description: "A query of another country about a holding of the viewer's country (deconfliction)." },
  },
});

export const MatterFacetEnum = enumOf(MATTER_FACETS);
registerEnumType(MatterFacetEnum, {
  name: 'MatterFacet',
  description: 'Property by which matters are counted.',
  valuesMap: {
    KIND: { description: 'Kind.' },
    STATUS: { description: 'Status.' },
    THREAT: { description: 'Threat. Matters without a threat are not counted.' },
    COUNTRY: { description: 'Each country concerned.' },
    PARTY: { description: 'Each party that takes part.' },
  },
});

@ObjectType('Matter', {
  description: 'Summary of a case, an invitation, a request or a contact. Read the complete item by its kind and id.',
})
export class MatterType implements Matter {
  @Field(() => ID, { description: 'Identifier of the case, request or contact.' })
  readonly id: string;

  @Field(() => MatterKindEnum, { description: 'Kind.' })
  readonly kind: MatterKind;

  @Field(() => String, { description: 'Title; for a request, the beginning of its question or narrative; for a contact, its purpose.' })
  readonly title: string;

  @Field(() => String, { description: 'Status, as named by the kind; INVITED for an invitation.' })
  readonly status: string;

  @Field(() => [PartyType], {
    description:
      'Parties: the participants of a case, both sides of a request, the requester of a contact, the parties named in an invitation.',
  })
  readonly parties: readonly ActorParty[];

  @Field(() => ThreatEnum, { nullable: true, description: 'The threat; null for kinds without a threat.' })
  readonly threat: Threat | null;

  @Field(() => [CountryCode], { description: 'Countries that a case concerns; for other kinds, the countries of the parties.' })
  readonly countries: readonly string[];

  @Field(() => [MoneyType], {
    description: 'Recovered amounts of a closed case; requested and held amounts of a request to freeze.',
  })
  readonly money: readonly Money[];

  @Field(() => DateTime, { description: 'When the case was founded, the request or query was made, or the invitation was sent.' })
  readonly openedAt: Timestamp;

  @Field(() => DateTime, { description: 'When the matter last changed.' })
  readonly updatedAt: Timestamp;
}

@ObjectType('MatterEdge', { description: 'A matter with its position in the list.' })
export class MatterEdgeType {
  @Field(() => Cursor, { description: 'Cursor of this position.' })
  readonly cursor: string;

  @Field(() => MatterType, { description: 'The matter.' })
  readonly node: MatterType;
}

@ObjectType('MatterFacetCount', { description: 'Number of matters with a value of a facet.' })
export class MatterFacetCountType implements FacetCount {
  @Field(() => String, { description: 'The value; for PARTY, the id.' })
  readonly value: string;

  @Field(() => String, { description: 'Display form; for PARTY, the name.' })
  readonly label: string;

  @Field(() => Int, { description: 'Number of matching matters.' })
  readonly count: number;
}

@ObjectType('MatterFacetCounts', { description: 'Counts of the matching matters by one facet.' })
export class MatterFacetCountsType implements Facet {
  @Field(() => MatterFacetEnum, { description: 'The facet.' })
  readonly name: MatterFacet;

  @Field(() => [MatterFacetCountType], {
    description: 'Most frequent first, at most 100. Counts all visible matters on all pages.',
  })
  readonly values: readonly MatterFacetCountType[];
}

@ObjectType('MatterPageInfo', { description: 'Paging information.' })
export class MatterPageInfoType {
  @Field(() => Cursor, { nullable: true, description: 'Cursor to continue from (`after`); null on an empty page.' })
  readonly endCursor: string | null;

  @Field(() => Boolean, { description: 'Whether there is a next page.' })
  readonly hasNextPage: boolean;
}

@ObjectType('MatterConnection', { description: 'A page of matters, newest first.' })
export class MatterConnectionType {
  @Field(() => [MatterEdgeType], { description: 'The matters.' })
  readonly edges: readonly MatterEdgeType[];

  @Field(() => [MatterFacetCountsType], { description: 'The requested facets, in the requested order.' })
  readonly facets: readonly MatterFacetCountsType[];

  @Field(() => MatterPageInfoType, { description: 'Paging information.' })
  readonly pageInfo: MatterPageInfoType;

  static of = ({ edges, facets, endCursor, hasNextPage }: MatterPage): MatterConnectionType => ({
    edges,
    facets,
    pageInfo: { endCursor, hasNextPage },
  });
}
