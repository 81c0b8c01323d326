import { Field, ID, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { MoneyType } from '../../platform/graphql/money.graphql.js';
import type { ActorParty } from '../../identity/auth/actor.js';
import { PartyType } from '../../identity/auth/viewer.graphql.js';
import { connectionType } from '../../platform/graphql/connection.js';
import { enumOf } from '../../platform/graphql/enums.js';
import { CountryCode, DateTime } from '../../platform/graphql/scalars.js';
import type { Timestamp, Threat } from '../../intel/indicators/claim.js';
import { ThreatEnum } from '../../intel/indicators/indicator.graphql.js';
import type { Tlp } from '../../tenancy/sharing/label.js';
import { TlpEnum } from '../../tenancy/sharing/sharing.graphql.js';
import {
  CASEWORK_FACETS,
  CASEWORK_KINDS,
  CASEWORK_STATES,
  type CaseworkFacet,
  type CaseworkKind,
  type CaseworkResult,
  type CaseworkState,
  type Facet,
  type FacetCount,
  type Money,
  STATES_OF_KIND,
} from './casework.js';

export const CaseworkKindEnum = enumOf(CASEWORK_KINDS);
registerEnumType(CaseworkKindEnum, {
  name: 'CaseworkKind',
  description: 'Kind of casework.',
  valuesMap: {
    CASE: { description: "A case in which the viewer's country takes part." },
    CASE_INVITATION: {
      description: "An invitation of the viewer's country to a case. Only the data of the invitation is searched and returned.",
    },
    INFORMATION_REQUEST: { description: 'A request for information, sent or received.' },
    ACTION_REQUEST: { description: 'A request to freeze, preserve or take down, sent or received.' },
    CONTACT: { description: "A query of another country about a holding of the viewer's country (deconfliction)." },
    NOTICE: { description: 'A published notice.' },
    NOTICE_DRAFT: { description: "A notice that the viewer's country writes or changes. For officers who work on notices." },
    REPORT: { description: "A partner's report that is not withdrawn: for a partner its own, for a country those that concern it." },
    WATCH: { description: 'A watch that the viewer may see. Found by its name.' },
  },
});

const kindsWith = (state: string): string =>
  CASEWORK_KINDS.filter((kind) => (STATES_OF_KIND[kind] as readonly string[]).includes(state)).join(', ');

export const CaseworkStateEnum = enumOf(CASEWORK_STATES);
registerEnumType(CaseworkStateEnum, {
  name: 'CaseworkState',
  description: 'State of casework: the states of all kinds. The enum of each kind describes its values.',
  valuesMap: Object.fromEntries(CASEWORK_STATES.map((state) => [state, { description: `State of: ${kindsWith(state)}.` }])),
});

export const CaseworkFacetEnum = enumOf(CASEWORK_FACETS);
registerEnumType(CaseworkFacetEnum, {
  name: 'CaseworkFacet',
  description: 'Property by which casework is counted.',
  valuesMap: {
    KIND: { description: 'Kind of casework.' },
    STATE: { description: 'State of the casework.' },
    THREAT: { description: 'Threat. Casework without a threat is not counted.' },
    COUNTRY: { description: 'Each country concerned.' },
    PARTY: { description: 'Each party that takes part.' },
  },
});

@ObjectType('CaseworkResult', { description: 'Summary of a case, an invitation, a request or a contact.' })
export class CaseworkResultType implements CaseworkResult {
  @Field(() => ID, { description: 'Identifier of the case, request or contact.' })
  readonly id: string;

  @Field(() => CaseworkKindEnum, { description: 'Kind of casework.' })
  readonly kind: CaseworkKind;

  @Field(() => String, {
    description: 'Title; for a request, the beginning of its question or narrative; for a contact, its purpose; for a watch, its name.',
  })
  readonly title: string;

  @Field(() => TlpEnum, {
    nullable: true,
    description:
      'Label; for a contact, that of the indicator in question. Null for a watch, which has none; otherwise null when the viewer does not see it: then treat the title as RED.',
  })
  readonly tlp: Tlp | null;

  @Field(() => CaseworkStateEnum, { description: 'State; INVITED for an invitation.' })
  readonly state: CaseworkState;

  @Field(() => [PartyType], {
    description:
      'Parties: the participants of a case, both sides of a request, the requester of a contact, the parties named in an invitation, the owner of a notice, a draft or a report; none for a watch. At most one entry for each member country.',
  })
  readonly parties: readonly ActorParty[];

  @Field(() => ThreatEnum, { nullable: true, description: 'The threat; null for kinds without a threat.' })
  readonly threat: Threat | null;

  @Field(() => [CountryCode], {
    description: 'Countries that a case or a notice concerns, at most 250; for other kinds, the countries of the parties.',
  })
  readonly countries: readonly string[];

  @Field(() => [MoneyType], {
    description: 'Recovered amounts of a closed case; requested and held amounts of a request to freeze; losses of a report. At most 20.',
  })
  readonly money: readonly Money[];

  @Field(() => DateTime, { description: 'When the case was opened, the request or query was made, or the invitation was sent.' })
  readonly createdAt: Timestamp;

  @Field(() => DateTime, { description: 'When it last changed.' })
  readonly updatedAt: Timestamp;
}

@ObjectType('CaseworkFacetCount', { description: 'Number of results with a value of a facet.' })
export class CaseworkFacetCountType implements FacetCount {
  @Field(() => String, { description: 'The value; for PARTY, the id.' })
  readonly value: string;

  @Field(() => String, { description: 'Display form; for PARTY, the name.' })
  readonly label: string;

  @Field(() => Int, { description: 'Number of results.' })
  readonly count: number;
}

@ObjectType('CaseworkFacetCounts', { description: 'Counts of the results by one facet.' })
export class CaseworkFacetCountsType implements Facet {
  @Field(() => CaseworkFacetEnum, { description: 'The facet that is counted.' })
  readonly facet: CaseworkFacet;

  @Field(() => [CaseworkFacetCountType], {
    description: 'Most frequent first, at most 100. Counts all visible results on all pages.',
  })
  readonly values: readonly CaseworkFacetCountType[];
}

export const CaseworkConnection = connectionType('Casework', () => CaseworkResultType, { description: 'Casework, newest first.' });
Field(() => [CaseworkFacetCountsType], { description: 'The requested facets, in the requested order: at most five.' })(
  CaseworkConnection.prototype as object,
  'facets',
);
