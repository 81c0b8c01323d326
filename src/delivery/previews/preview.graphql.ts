import { ArgsType, Field, ID, InputType, Int, ObjectType } from '@nestjs/graphql';
import type { ActorParty } from '../../identity/auth/actor.js';
import { PartyKindEnum, PartyType, RoleEnum } from '../../identity/auth/viewer.graphql.js';
import type { Role } from '../../platform/database/grants.js';
import { type Channel, ChannelEnum } from '../feed/channels.graphql.js';
import { CountryCode, Cursor } from '../../platform/graphql/scalars.js';
import type { Threat } from '../../intel/indicators/claim.js';
import { KindEnum, ThreatEnum } from '../../intel/indicators/indicator.graphql.js';
import { PersonStatusEnum } from '../../intel/indicators/person.graphql.js';
import type { PersonStatus } from '../../intel/indicators/person-status.js';
import { ProblemType } from '../../intel/indicators/publish.graphql.js';
import type { Attribution, Discoverability, Tlp } from '../../tenancy/sharing/label.js';
import { AttributionEnum, AudienceInput, audienceSpecOf, DiscoverabilityEnum, TlpEnum } from '../../tenancy/sharing/sharing.graphql.js';
import type { Kind } from '../../values/values/value.js';
import type { PartyVisibility, Preview, PreviewRequest } from './preview.js';
import type { PartiesPage, PartiesRequest } from './preview-pages.js';
import { ExclusionReasonEnum, PreviewVerdictEnum, VisibilityChangeEnum } from './preview-enums.graphql.js';
import { type ExclusionReason, type VisibilityChange, visibilityChangeOf } from './preview.policy.js';

@InputType('AudiencePreviewInput', { description: 'What is meant to be published; or, with a claim, what is meant to be changed of it.' })
export class AudiencePreviewInput {
  @Field(() => ID, { nullable: true, description: "A claim of the viewer's own agency; absent: a new one." })
  readonly indicatorId?: string | null;

  @Field(() => KindEnum, {
    nullable: true,
    description: 'Kind of the value. Absent: the claim’s, or any: then what limits one kind, limits it.',
  })
  readonly kind?: Kind | null;

  @Field(() => ThreatEnum, { nullable: true, description: 'What the value is used for; absent like kind.' })
  readonly threat?: Threat | null;

  @Field(() => TlpEnum, { nullable: true, description: 'The label; absent: the claim’s.' })
  readonly tlp?: Tlp | null;

  @Field(() => AudienceInput, {
    nullable: true,
    description: 'The audience, whole; absent: the claim’s, or the default of the party for a new one (none: REFUSED).',
  })
  readonly audience?: AudienceInput | null;

  @Field(() => PersonStatusEnum, {
    nullable: true,
    description: 'What the person behind the value is; absent: as the claim has it, or unknown.',
  })
  readonly personStatus?: PersonStatus | null;

  @Field(() => DiscoverabilityEnum, { nullable: true, description: 'What strangers learn; absent: the claim’s, or HIDDEN.' })
  readonly discoverability?: Discoverability | null;

  @Field(() => AttributionEnum, { nullable: true, description: 'What readers learn of the owner; absent: the claim’s, or NAMED.' })
  readonly attribution?: Attribution | null;

  @Field(() => Boolean, {
    nullable: true,
    description: 'Whether it is kept to the own agency within the party; absent: as the claim, or not.',
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

@InputType('AudiencePreviewFilter', { description: 'Which of the parties are listed. What is absent does not restrict.' })
export class AudiencePreviewFilterInput {
  @Field(() => [PartyKindEnum], { nullable: true, description: 'Of these kinds.' })
  readonly kinds?: ActorParty['kind'][] | null;

  @Field(() => [CountryCode], { nullable: true, description: 'These countries.' })
  readonly countries?: string[] | null;

  @Field(() => [VisibilityChangeEnum], { nullable: true, description: 'For which it changes this.' })
  readonly changes?: VisibilityChange[] | null;

  @Field(() => Boolean, { nullable: true, description: 'Which would see it, or would not.' })
  readonly sees?: boolean | null;
}

@ArgsType()
export class AudiencePreviewArgs {
  @Field(() => AudiencePreviewInput, { description: 'What is meant.' })
  readonly input: AudiencePreviewInput;

  @Field(() => AudiencePreviewFilterInput, { nullable: true, description: 'Which parties are listed; absent: all.' })
  readonly filter?: AudiencePreviewFilterInput | null;

  @Field(() => Int, { nullable: true, defaultValue: 200, description: 'How many, 1 to 1,000.' })
  readonly first?: number | null;

  @Field(() => Cursor, { nullable: true, description: 'The cursor of the page before.' })
  readonly after?: string | null;
}

export const partiesRequestOf = ({ filter, first, after }: AudiencePreviewArgs): PartiesRequest => ({
  ...{ filter: filter ?? {}, first: first ?? 200, after: after ?? null },
});

@ObjectType('AudiencePreviewParty', { description: 'What one party would see.' })
export class AudiencePreviewPartyType {
  @Field(() => PartyType, { description: 'The party.' })
  readonly party: PartyType;

  @Field(() => Boolean, { description: 'Whether it would see it.' })
  readonly sees: boolean;

  @Field(() => Boolean, { description: 'The same, once a second officer has released what waits.' })
  readonly seesOnceReleased: boolean;

  @Field(() => VisibilityChangeEnum, { description: 'What it would change.' })
  readonly change: VisibilityChange;

  @Field(() => [ExclusionReasonEnum], { description: 'What keeps it out.' })
  readonly keptOut: readonly ExclusionReason[];

  @Field(() => DiscoverabilityEnum, { nullable: true, description: 'What it learns when it asks; null where it sees it.' })
  readonly learns: Discoverability | null;

  @Field(() => [RoleEnum], { description: 'Which of its officers read it: those in one of these roles.' })
  readonly roles: readonly Role[];

  @Field(() => [ChannelEnum], { description: 'By which ways it leaves the hub. RED is read by people alone.' })
  readonly channels: readonly Channel[];

  @Field(() => Boolean, { description: 'Whether its API keys read it.' })
  readonly keys: boolean;

  @Field(() => Boolean, { description: 'Whether it is released to it by name: then its watch feed (watchFeed) tells of it.' })
  readonly byName: boolean;

  @Field(() => Boolean, { description: 'Whether its officers’ watches meet it as something that they see.' })
  readonly watches: boolean;

  static of = ({
    party,
    before,
    now,
    onceReleased,
    keptOut,
    learns,
    roles,
    channels,
    byName,
  }: PartyVisibility): AudiencePreviewPartyType => ({
    party,
    sees: now,
    seesOnceReleased: onceReleased,
    change: visibilityChangeOf({ before, now }),
    ...{ keptOut, learns, roles, channels, keys: channels.includes('TAXII') },
    ...{ byName, watches: now && party.kind === 'COUNTRY' },
  });
}

@ObjectType('AudiencePreview', {
  description: 'Who would see it. Suspended parties count as if they were none; members of groups that one has left are not told.',
})
export class AudiencePreviewType {
  @Field(() => PreviewVerdictEnum, { description: 'What would become of it.' })
  readonly verdict: Preview['verdict'];

  @Field(() => [ProblemType], { description: 'Why it would be refused.' })
  readonly problems: readonly ProblemType[];

  @Field(() => TlpEnum, { description: 'The label that was looked at.' })
  readonly tlp: Tlp;

  @Field(() => Int, { description: 'How many parties would see it, of all that the viewer knows of.' })
  readonly seen: number;

  @Field(() => Int, { description: 'How many of these gain sight of it.' })
  readonly gaining: number;

  @Field(() => Int, { description: 'How many lose it.' })
  readonly losing: number;

  @Field(() => [AudiencePreviewPartyType], {
    description: 'Parties that the viewer knows of, its own included, as far as they were asked for; by name.',
  })
  readonly parties: readonly AudiencePreviewPartyType[];

  @Field(() => Cursor, { nullable: true, description: "The next page's; null when there is none." })
  readonly cursor: string | null;

  @Field(() => Boolean, { description: "Whether, within the viewer's own party, its agency alone would see it." })
  readonly agencyOnly: boolean;

  @Field(() => DiscoverabilityEnum, { description: 'What those learn who do not see it, unless something keeps them from it.' })
  readonly strangersLearn: Discoverability;

  @Field(() => DiscoverabilityEnum, { description: 'The same, once a second officer has released what waits.' })
  readonly strangersLearnOnceReleased: Discoverability;

  @Field(() => AttributionEnum, { description: 'What readers learn of the owner.' })
  readonly readersLearn: Attribution;

  static of = (
    { discoverability, discoverabilityOnceReleased: later, attribution, ...preview }: Preview,
    page: PartiesPage,
  ): AudiencePreviewType => {
    const { verdict, problems, tlp, agencyOnly, parties } = preview;
    const count = (...changes: VisibilityChange[]): number => parties.filter((sight) => changes.includes(visibilityChangeOf(sight))).length;
    return {
      ...{ verdict, tlp, agencyOnly, strangersLearn: discoverability, readersLearn: attribution },
      strangersLearnOnceReleased: later,
      ...{ seen: count('GAINS', 'KEEPS'), gaining: count('GAINS'), losing: count('LOSES') },
      problems: problems.map(({ code, message }) => ({ severity: 'ERROR', code, message, field: 'audience' })),
      parties: page.parties.map(AudiencePreviewPartyType.of),
      cursor: page.cursor,
    };
  };
}
