import { Field, ID, InputType, ObjectType, registerEnumType } from '@nestjs/graphql';
import { ArrayMaxSize, ArrayMinSize, IsOptional } from 'class-validator';
import { enumOf } from '../../platform/graphql/enums.js';
import { CountryCode, DateTime } from '../../platform/graphql/scalars.js';
import type { Threat } from '../indicators/claim.js';
import { AudienceType, KindEnum, ThreatEnum } from '../indicators/indicator.graphql.js';
import { GroupType } from '../../tenancy/parties/groups.graphql.js';
import { type AudienceKeys, describeAudience, type Directory } from '../../tenancy/sharing/audience.js';
import type { Tlp } from '../../tenancy/sharing/label.js';
import { AudienceInput, TlpEnum } from '../../tenancy/sharing/sharing.graphql.js';
import { ANALYST_CASE_RIGHTS, type AnalystCaseRights, type SharingLimit } from '../../tenancy/sharing/sharing.policy.js';
import type { Kind } from '../../values/values/value.js';
import type { SharingPolicyView } from './sharing-policy.service.js';

const AnalystCaseRightsEnum = enumOf(ANALYST_CASE_RIGHTS);
registerEnumType(AnalystCaseRightsEnum, {
  name: 'AnalystCaseRights',
  description: 'What a country lets its analysts do in cases; each has what the one before it has.',
  valuesMap: {
    NONE: { description: 'Nothing. Their feed shows them no case, either.' },
    READ: { description: 'Read the cases in which the country takes part.' },
    CONTRIBUTE: { description: 'Link items, write notes and tasks, attach files. The default.' },
    LEAD: { description: 'Found cases, invite countries, answer invitations, hand the lead over, close.' },
  },
});

/** Keys in the words of the API, as far as the reader knows whom they stand for. */
export function audienceTypeOf(keys: AudienceKeys, directory: Directory): AudienceType {
  const { groups, ...words } = describeAudience(keys, directory);
  return { ...words, groups: groups.map(GroupType.of) };
}

@InputType('SharingPolicyInput', { description: 'What is to change; what is absent stays as it is, null takes it away.' })
export class SharingPolicyInput {
  @Field(() => AudienceInput, { nullable: true, description: 'What a claim takes that is published without an audience.' })
  readonly defaultAudience?: AudienceInput | null;

  @Field(() => TlpEnum, { nullable: true, description: 'The label that clients offer first. A claim always states its own.' })
  readonly defaultTlp?: Tlp | null;

  @Field(() => Boolean, {
    nullable: true,
    description: 'true: no partner, later ones included, sees anything of this party, at once and whatever an audience says.',
  })
  readonly neverPartners?: boolean | null;

  @Field(() => TlpEnum, {
    nullable: true,
    description: 'From this label on (CLEAR to RED) a second officer releases what opens an item further. For countries.',
  })
  readonly secondOfficerFrom?: Tlp | null;

  @Field(() => Boolean, { nullable: true, description: 'true: a second officer releases whatever is opened to a partner. For countries.' })
  readonly secondOfficerForPartners?: boolean | null;

  @Field(() => Boolean, {
    nullable: true,
    description:
      'true: a second officer releases a change of the content of an indicator that takes two officers to release. Alone, without the two options above, it has no effect. For countries.',
  })
  readonly secondOfficerForContent?: boolean | null;

  @Field(() => AnalystCaseRightsEnum, {
    nullable: true,
    description: 'What officers whose only role in cases is ANALYST may do there. Liaison officers lead cases in any case. For countries.',
  })
  readonly analystsInCases?: AnalystCaseRights | null;
}

@InputType('SharingLimitInput', { description: '"Never beyond": what matches all of it reaches nobody but `within`.' })
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
      'The widest audience. Empty: nobody but the party itself. everyCountry stands for all countries and groups, so "never to partners". Without exceptions.',
  })
  readonly within: AudienceInput;
}

@ObjectType('DefaultAudience', { description: "A party's default audience, in the form of AudienceInput." })
export class DefaultAudienceType {
  @Field(() => Boolean, { description: 'Every member country.' })
  readonly everyCountry: boolean;

  @Field(() => [CountryCode], { description: 'Countries by name.' })
  readonly countries: readonly string[];

  @Field(() => [ID], { description: 'Ids of working groups.' })
  readonly groups: readonly string[];

  @Field(() => [ID], { description: 'Ids of working groups of which the members are meant when a claim is published.' })
  readonly groupMembersToday: readonly string[];

  @Field(() => [ID], { description: 'Ids of partners.' })
  readonly partners: readonly string[];

  @Field(() => [CountryCode], { description: 'Countries that never see it.' })
  readonly exceptCountries: readonly string[];
}

@ObjectType('SharingLimit', { description: 'What a party shares with nobody beyond an audience, whoever publishes it.' })
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

  @Field(() => DateTime, { description: 'Since when.' })
  readonly setAt: string | Date;

  @Field(() => DateTime, { nullable: true, description: 'When it was lifted; null: it is in force.' })
  readonly liftedAt: Date | null;

  static of = (
    {
      id,
      kinds,
      threats,
      labels,
      within,
      setAt,
      liftedAt = null,
    }: Omit<SharingLimit, 'setAt'> & { setAt: string | Date; liftedAt?: Date | null },
    directory: Directory,
  ): SharingLimitType => ({
    id,
    kinds,
    threats,
    tlp: labels,
    within: audienceTypeOf({ audience: within, excluded: [] }, directory),
    setAt,
    liftedAt,
  });
}

@ObjectType('SharingPolicy', { description: "What the viewer's party has decided for all of its officers and machines." })
export class SharingPolicyType {
  @Field(() => DefaultAudienceType, { nullable: true, description: 'What a claim without an audience takes; null: it is refused.' })
  readonly defaultAudience: DefaultAudienceType | null;

  @Field(() => TlpEnum, { nullable: true, description: 'The label that clients offer first.' })
  readonly defaultTlp: Tlp | null;

  @Field(() => Boolean, { description: 'Whether no partner sees anything.' })
  readonly neverPartners: boolean;

  @Field(() => TlpEnum, { nullable: true, description: 'From which label on a second officer releases; null: none is needed.' })
  readonly secondOfficerFrom: Tlp | null;

  @Field(() => Boolean, { description: 'Whether a second officer releases what is opened to a partner.' })
  readonly secondOfficerForPartners: boolean;

  @Field(() => Boolean, {
    description: 'Whether a second officer releases a change of the content of an indicator that takes two officers to release.',
  })
  readonly secondOfficerForContent: boolean;

  @Field(() => AnalystCaseRightsEnum, { description: 'What officers whose only role in cases is ANALYST may do there.' })
  readonly analystsInCases: AnalystCaseRights;

  @Field(() => [SharingLimitType], { description: 'Limits, oldest first.' })
  readonly limits: readonly SharingLimitType[];

  @Field(() => DateTime, { nullable: true, description: 'When it was last set, limits apart; null: never.' })
  readonly setAt: string | null;

  @Field(() => String, { nullable: true, description: 'E-mail address of the admin who set it last.' })
  readonly setBy: string | null;

  static of = ({ policy, directory }: SharingPolicyView): SharingPolicyType => ({
    defaultAudience: policy.defaultAudience && { groupMembersToday: [], ...policy.defaultAudience },
    defaultTlp: policy.defaultTlp,
    neverPartners: policy.neverPartners,
    secondOfficerFrom: policy.secondFrom,
    secondOfficerForPartners: policy.secondForPartners,
    secondOfficerForContent: policy.secondForContent,
    analystsInCases: policy.analystsInCases,
    limits: policy.limits.map((limit) => SharingLimitType.of(limit, directory)),
    setAt: policy.setAt,
    setBy: policy.setBy,
  });
}
