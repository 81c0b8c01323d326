import { Field, ID, InputType, Int, ObjectType } from '@nestjs/graphql';
import { ProblemType } from '../../platform/graphql/receipts.graphql.js';
import type { ActorParty } from '../../identity/auth/actor.js';
import { PartyKindEnum, PartyType, RoleEnum } from '../../identity/auth/viewer.graphql.js';
import type { Role } from '../../platform/database/grants.js';
import { type Channel, ChannelEnum } from '../feed/channels.graphql.js';
import { connectionType } from '../../platform/graphql/connection.js';
import { CountryCode } from '../../platform/graphql/scalars.js';
import type { Threat } from '../../intel/indicators/claim.js';
import { KindEnum, ThreatEnum } from '../../intel/indicators/indicator.graphql.js';
import { PersonStatusEnum } from '../../intel/indicators/person.graphql.js';
import type { PersonStatus } from '../../intel/indicators/person-status.js';
import type { Attribution, Discoverability, Tlp } from '../../tenancy/sharing/label.js';
import { AttributionEnum, AudienceInput, audienceSpecOf, DiscoverabilityEnum, TlpEnum } from '../../tenancy/sharing/sharing.graphql.js';
import type { Kind } from '../../values/values/value.js';
import type { PartyVisibility, Preview, PreviewRequest } from './preview.js';
import { ExclusionReasonEnum, PreviewVerdictEnum, AccessChangeEnum } from './preview-enums.graphql.js';
import { type ExclusionReason, type AccessChange, accessChangeOf } from './preview.policy.js';

@InputType('AudiencePreviewInput', { description: 'The planned publication; with an indicator, the planned change of it.' })
export class AudiencePreviewInput {
  @Field(() => ID, { nullable: true, description: "An indicator of the viewer's own agency; absent: a new indicator." })
  readonly indicatorId?: string | null;

  @Field(() => KindEnum, {
    nullable: true,
    description: "Kind of the value. Absent: the indicator's kind; without an indicator any kind, so that limits of one kind apply.",
  })
  readonly kind?: Kind | null;

  @Field(() => ThreatEnum, { nullable: true, description: 'What the value is used for. If absent, the same rule as for kind applies.' })
  readonly threat?: Threat | null;

  @Field(() => TlpEnum, { nullable: true, description: "The label; absent: the indicator's label." })
  readonly tlp?: Tlp | null;

  @Field(() => AudienceInput, {
    nullable: true,
    description:
      "The whole audience. Absent: the indicator's audience, or for a new indicator the party's default (without a default: REFUSED).",
  })
  readonly audience?: AudienceInput | null;

  @Field(() => PersonStatusEnum, {
    nullable: true,
    description: 'Status of the person behind the value; absent: as in the indicator, or unknown.',
  })
  readonly personStatus?: PersonStatus | null;

  @Field(() => DiscoverabilityEnum, {
    nullable: true,
    description: 'What parties outside the audience learn; absent: as in the indicator, or HIDDEN.',
  })
  readonly discoverability?: Discoverability | null;

  @Field(() => AttributionEnum, { nullable: true, description: 'What readers learn of the owner; absent: as in the indicator, or NAMED.' })
  readonly attribution?: Attribution | null;

  @Field(() => Boolean, {
    nullable: true,
    description: "Whether it is limited to the viewer's agency within the party; absent: as in the indicator, or no.",
  })
  readonly agencyOnly?: boolean | null;
}

export const previewRequestOf = (input: AudiencePreviewInput): PreviewRequest => ({
  indicatorId: input.indicatorId ?? null,
  kind: input.kind ?? null,
  threat: input.threat ?? null,
  tlp: input.tlp ?? null,
  audience: input.audience ? audienceSpecOf(input.audience) : null,
  personStatus: input.personStatus ?? null,
  discoverability: input.discoverability ?? null,
  attribution: input.attribution ?? null,
  agencyOnly: input.agencyOnly ?? null,
});

@InputType('AudiencePreviewFilter', { description: 'Selects the parties to list. An absent field does not restrict.' })
export class AudiencePreviewFilterInput {
  @Field(() => [PartyKindEnum], { nullable: true, description: 'Parties of these kinds.' })
  readonly kinds?: ActorParty['kind'][] | null;

  @Field(() => [CountryCode], { nullable: true, description: 'Parties of these countries.' })
  readonly countries?: string[] | null;

  @Field(() => [AccessChangeEnum], { nullable: true, description: 'Parties with these changes.' })
  readonly changes?: AccessChange[] | null;

  @Field(() => Boolean, { nullable: true, description: 'true: parties that would see it; false: parties that would not.' })
  readonly sees?: boolean | null;
}

@ObjectType('AudiencePreviewParty', { description: 'Visibility for one party.' })
export class AudiencePreviewPartyType {
  @Field(() => PartyType, { description: 'The party whose visibility is shown.' })
  readonly party: PartyType;

  @Field(() => Boolean, { description: 'Whether the party would see it.' })
  readonly sees: boolean;

  @Field(() => Boolean, { description: 'The same after a second officer has released the waiting part.' })
  readonly seesOnceReleased: boolean;

  @Field(() => AccessChangeEnum, { description: 'Change for the party.' })
  readonly change: AccessChange;

  @Field(() => [ExclusionReasonEnum], { description: 'Reasons why the party would not see it.' })
  readonly exclusionReasons: readonly ExclusionReason[];

  @Field(() => DiscoverabilityEnum, { nullable: true, description: 'What the party learns from a lookup; null if it sees the item.' })
  readonly learns: Discoverability | null;

  @Field(() => [RoleEnum], { description: 'Roles of the party whose officers may read it.' })
  readonly roles: readonly Role[];

  @Field(() => [ChannelEnum], { description: 'Channels by which it leaves the hub. Only people read RED.' })
  readonly channels: readonly Channel[];

  @Field(() => Boolean, { description: 'Whether API keys of the party may read it.' })
  readonly apiKeys: boolean;

  @Field(() => Boolean, {
    description: 'Whether it is released to the party by name. If so, `releasedFeed` of the party contains it.',
  })
  readonly byName: boolean;

  @Field(() => Boolean, { description: "Whether watches of the party's officers match it as a visible item." })
  readonly watches: boolean;

  static of = ({
    party,
    before,
    now,
    onceReleased,
    exclusionReasons,
    learns,
    roles,
    channels,
    byName,
  }: PartyVisibility): AudiencePreviewPartyType => ({
    party,
    sees: now,
    seesOnceReleased: onceReleased,
    change: accessChangeOf({ before, now }),
    ...{ exclusionReasons, learns, roles, channels, apiKeys: channels.includes('TAXII') },
    ...{ byName, watches: now && party.kind === 'COUNTRY' },
  });
}

@ObjectType('AudiencePreview', {
  description:
    "Parties that would see the item. Suspended parties are not counted. Members of groups that the viewer's party has left are not listed.",
})
export class AudiencePreviewType {
  @Field(() => PreviewVerdictEnum, { description: 'Result of the change.' })
  readonly verdict: Preview['verdict'];

  @Field(() => [ProblemType], { description: 'Why the change would be refused.' })
  readonly problems: readonly ProblemType[];

  @Field(() => TlpEnum, { description: 'The label that the preview uses.' })
  readonly tlp: Tlp;

  @Field(() => Int, { description: 'How many parties would see it, of all parties that the viewer knows.' })
  readonly seen: number;

  @Field(() => Int, { description: 'How many of these do not see it now.' })
  readonly gaining: number;

  @Field(() => Int, { description: 'How many parties would no longer see it.' })
  readonly losing: number;

  @Field(() => Boolean, { description: "Whether within the viewer's own party only its agency would see it." })
  readonly agencyOnly: boolean;

  @Field(() => DiscoverabilityEnum, {
    description: 'What parties that do not see it learn, unless a bar, an exception or a limit prevents it.',
  })
  readonly othersLearn: Discoverability;

  @Field(() => DiscoverabilityEnum, { description: 'The same after a second officer has released the waiting part.' })
  readonly othersLearnOnceReleased: Discoverability;

  @Field(() => AttributionEnum, { description: 'What readers learn of the owner.' })
  readonly readersLearn: Attribution;

  /** Every party that the viewer knows, by name; the field `parties` lists them page by page (PreviewsResolver). */
  readonly every: readonly PartyVisibility[];

  static of = ({ discoverability, discoverabilityOnceReleased: later, attribution, parties, ...preview }: Preview): AudiencePreviewType => {
    const { verdict, problems, tlp, agencyOnly } = preview;
    const count = (...changes: AccessChange[]): number => parties.filter((access) => changes.includes(accessChangeOf(access))).length;
    return {
      ...{ verdict, tlp, agencyOnly, othersLearn: discoverability, readersLearn: attribution },
      othersLearnOnceReleased: later,
      ...{ seen: count('GAINS', 'KEEPS'), gaining: count('GAINS'), losing: count('LOSES') },
      problems: problems.map(({ code, message }) => ({ severity: 'ERROR', code, message, field: 'audience' })),
      every: parties,
    };
  };
}

export const AudiencePreviewPartyConnection = connectionType('AudiencePreviewParty', () => AudiencePreviewPartyType, {
  description: 'The requested parties that the viewer knows, its own included, by name.',
});
