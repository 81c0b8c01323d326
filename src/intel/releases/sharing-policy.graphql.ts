import { Field, ID, InputType, ObjectType, registerEnumType } from '@nestjs/graphql';
import { ArrayMaxSize, ArrayMinSize, IsOptional } from 'class-validator';
import type { ActorView } from '../../identity/auth/actor-view.js';
import { ActorType } from '../../identity/auth/actor.graphql.js';
import { connectionType } from '../../platform/graphql/connection.js';
import { enumOf } from '../../platform/graphql/enums.js';
import { DateTime } from '../../platform/graphql/scalars.js';
import type { Threat } from '../indicators/claim.js';
import { AudienceType, audienceTypeOf } from '../../tenancy/parties/audience.graphql.js';
import { KindEnum, ThreatEnum } from '../indicators/indicator.graphql.js';
import { GroupType } from '../../tenancy/parties/groups.graphql.js';
import type { AudienceSpec, Directory } from '../../tenancy/sharing/audience.js';
import type { Tlp } from '../../tenancy/sharing/label.js';
import { AudienceInput, TlpEnum } from '../../tenancy/sharing/sharing.graphql.js';
import { ANALYST_CASE_RIGHTS, type AnalystCaseRights, type SharingLimit } from '../../tenancy/sharing/sharing.policy.js';
import type { Kind } from '../../values/values/value.js';
import type { SharingPolicyView } from './sharing-policy.service.js';

const AnalystCaseRightsEnum = enumOf(ANALYST_CASE_RIGHTS);
registerEnumType(AnalystCaseRightsEnum, {
  name: 'AnalystCaseRights',
  description: 'Rights of the analysts of a country in cases. Each value includes the one before it.',
  valuesMap: {
    NONE: { description: 'None. Their feed shows no cases, either.' },
    READ: { description: 'Read cases in which the country participates.' },
    CONTRIBUTE: { description: 'Link items, write notes and tasks, attach files. The default.' },
    LEAD: { description: 'Create cases, invite countries, answer invitations, hand the lead over, close.' },
  },
});

/** Returns a default audience with the groups and partners that its party still knows. */
const audienceTypeOfSpec = ({ groups, groupMembersToday = [], partners, ...named }: AudienceSpec, directory: Directory): AudienceType => ({
  ...named,
  groups: directory.groups.filter(({ id }) => groups.includes(id)).map(GroupType.of),
  groupMembersToday: directory.groups.filter(({ id }) => groupMembersToday.includes(id)).map(GroupType.of),
  partners: directory.parties.filter(({ id }) => partners.includes(id)),
});

@InputType('SharingPolicyInput', { description: 'Changes of the sharing policy. An absent field stays unchanged; null removes the value.' })
export class SharingPolicyInput {
  @Field(() => AudienceInput, { nullable: true, description: 'The audience of indicators that are published without one.' })
  readonly defaultAudience?: AudienceInput | null;

  @Field(() => TlpEnum, { nullable: true, description: 'The label that clients offer first. An indicator always states its own.' })
  readonly defaultTlp?: Tlp | null;

  @Field(() => Boolean, {
    nullable: true,
    description: 'true: no partner, including later ones, sees any item of this party, immediately and whatever the audiences say.',
  })
  readonly neverPartners?: boolean | null;

  @Field(() => TlpEnum, {
    nullable: true,
    description: 'From this label on (CLEAR to RED), a second officer must release changes that widen access to an item. For countries.',
  })
  readonly secondOfficerFrom?: Tlp | null;

  @Field(() => Boolean, {
    nullable: true,
    description: 'true: a second officer must release every item that is opened to a partner. For countries.',
  })
  readonly secondOfficerForPartners?: boolean | null;

  @Field(() => Boolean, {
    nullable: true,
    description:
      'true: a second officer must also release changes of content of an indicator that needs two officers. It has no effect without secondOfficerFrom or secondOfficerForPartners. For countries.',
  })
  readonly secondOfficerForContent?: boolean | null;

  @Field(() => AnalystCaseRightsEnum, {
    nullable: true,
    description: 'What officers whose only role in cases is ANALYST may do there. Liaison officers may always lead cases. For countries.',
  })
  readonly analystsInCases?: AnalystCaseRights | null;
}

@InputType('SharingLimitInput', { description: '"Never beyond": an item that matches all fields reaches no reader outside `within`.' })
export class SharingLimitInput {
  @Field(() => [KindEnum], { nullable: true, description: 'Kinds of value; absent: all.' })
  @IsOptional()
  @ArrayMinSize(1)
  @ArrayMaxSize(50)
  readonly kinds?: Kind[] | null;

  @Field(() => [ThreatEnum], { nullable: true, description: 'Threats; absent: all.' })
  @IsOptional()
  @ArrayMinSize(1)
  @ArrayMaxSize(50)
  readonly threats?: Threat[] | null;

  @Field(() => [TlpEnum], { nullable: true, description: 'Labels; absent: all.' })
  @IsOptional()
  @ArrayMinSize(1)
  @ArrayMaxSize(50)
  readonly tlp?: Tlp[] | null;

  @Field(() => AudienceInput, {
    description:
      'The widest audience. Empty: only the party itself. everyCountry means all countries and groups, so "never to partners". Exceptions are not allowed.',
  })
  readonly within: AudienceInput;
}

@ObjectType('SharingLimit', {
  description: 'A limit of sharing: matching items of the party never reach readers beyond an audience, whichever officer publishes them.',
})
export class SharingLimitType {
  @Field(() => ID, { description: 'Identifier.' })
  readonly id: string;

  @Field(() => [KindEnum], { nullable: true, description: 'Kinds of value; null: all.' })
  readonly kinds: readonly string[] | null;

  @Field(() => [ThreatEnum], { nullable: true, description: 'Threats; null: all.' })
  readonly threats: readonly string[] | null;

  @Field(() => [TlpEnum], { nullable: true, description: 'Labels; null: all.' })
  readonly tlp: readonly Tlp[] | null;

  @Field(() => AudienceType, { description: 'The widest audience.' })
  readonly within: AudienceType;

  @Field(() => DateTime, { description: 'When the limit was set.' })
  readonly createdAt: string | Date;

  @Field(() => DateTime, { nullable: true, description: 'When the limit was lifted; null if it is in force.' })
  readonly liftedAt: Date | null;

  static of = (
    {
      id,
      kinds,
      threats,
      labels,
      within,
      createdAt,
      liftedAt = null,
    }: Omit<SharingLimit, 'createdAt'> & { createdAt: string | Date; liftedAt?: Date | null },
    directory: Directory,
  ): SharingLimitType => ({
    id,
    kinds,
    threats,
    tlp: labels,
    within: audienceTypeOf({ audience: within, excluded: [] }, directory),
    createdAt,
    liftedAt,
  });
}

export const SharingLimitConnection = connectionType('SharingLimit', () => SharingLimitType, {
  description: 'Lifted sharing limits, most recently lifted first.',
});

@ObjectType('SharingPolicy', { description: "The sharing policy of the viewer's party, for all of its officers and machines." })
export class SharingPolicyType {
  @Field(() => AudienceType, {
    nullable: true,
    description: 'The audience of indicators that are published without one; null: such an indicator is refused.',
  })
  readonly defaultAudience: AudienceType | null;

  @Field(() => TlpEnum, { nullable: true, description: 'The label that clients offer first.' })
  readonly defaultTlp: Tlp | null;

  @Field(() => Boolean, { description: 'Whether partners see nothing.' })
  readonly neverPartners: boolean;

  @Field(() => TlpEnum, { nullable: true, description: 'Lowest label that needs a second officer; null if none does.' })
  readonly secondOfficerFrom: Tlp | null;

  @Field(() => Boolean, { description: 'Whether a second officer must release items that are opened to a partner.' })
  readonly secondOfficerForPartners: boolean;

  @Field(() => Boolean, {
    description: 'Whether a second officer must also release changes of content of an indicator that needs two officers.',
  })
  readonly secondOfficerForContent: boolean;

  @Field(() => AnalystCaseRightsEnum, { description: 'What officers whose only role in cases is ANALYST may do there.' })
  readonly analystsInCases: AnalystCaseRights;

  @Field(() => [SharingLimitType], { description: 'Limits in force, oldest first; at most 100.' })
  readonly limits: readonly SharingLimitType[];

  @Field(() => DateTime, { nullable: true, description: 'When the policy was last set, apart from limits; null if never.' })
  readonly updatedAt: string | null;

  @Field(() => ActorType, { nullable: true, description: 'The admin who last set it, apart from limits; null if never.' })
  readonly updatedBy: ActorView | null;

  static of = ({ policy, directory }: SharingPolicyView): SharingPolicyType => ({
    defaultAudience: policy.defaultAudience && audienceTypeOfSpec(policy.defaultAudience, directory),
    defaultTlp: policy.defaultTlp,
    neverPartners: policy.neverPartners,
    secondOfficerFrom: policy.secondFrom,
    secondOfficerForPartners: policy.secondForPartners,
    secondOfficerForContent: policy.secondForContent,
    analystsInCases: policy.analystsInCases,
    limits: policy.limits.map((limit) => SharingLimitType.of(limit, directory)),
    updatedAt: policy.updatedAt,
    updatedBy: policy.updatedBy,
  });
}
