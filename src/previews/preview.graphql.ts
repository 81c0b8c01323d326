import { Field, ID, InputType, ObjectType, registerEnumType } from '@nestjs/graphql';
import { PartyType, RoleEnum } from '../access/viewer.graphql.js';
import type { Role } from '../database/grants.js';
import { type Channel, ChannelEnum } from '../feed/channels.graphql.js';
import { enumOf } from '../graphql/enums.js';
import type { Threat } from '../indicators/claim.js';
import { KindEnum, ThreatEnum } from '../indicators/indicator.graphql.js';
import { PersonStatusEnum } from '../indicators/person.graphql.js';
import type { PersonStatus } from '../indicators/person-status.js';
import { ProblemType } from '../indicators/publish.graphql.js';
import type { Attribution, Discoverability, Tlp } from '../sharing/label.js';
import { AttributionEnum, AudienceInput, audienceOf, DiscoverabilityEnum, TlpEnum } from '../sharing/sharing.graphql.js';
import type { Kind } from '../values/value.js';
import { KEPT_OUT, type KeptOut } from './preview.policy.js';
import type { PartySight, Preview, PreviewWish } from './previews.service.js';

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

  @Field(() => AudienceInput, { description: 'The audience, whole.' })
  readonly audience: AudienceInput;

  @Field(() => PersonStatusEnum, {
    nullable: true,
    description: 'What the person behind the value is; absent: as the claim has it, or unknown.',
  })
  readonly personStatus?: PersonStatus | null;

  @Field(() => DiscoverabilityEnum, { nullable: true, description: 'What strangers learn; absent: the claim’s, or HIDDEN.' })
  readonly discoverability?: Discoverability | null;

  @Field(() => AttributionEnum, { nullable: true, description: 'What readers learn of the owner; absent: the claim’s, or NAMED.' })
  readonly attribution?: Attribution | null;
}

export const previewWishOf = (input: AudiencePreviewInput): PreviewWish => ({
  indicatorId: input.indicatorId ?? null,
  kind: input.kind ?? null,
  threat: input.threat ?? null,
  tlp: input.tlp ?? null,
  audience: audienceOf(input.audience),
  personStatus: input.personStatus ?? null,
  discoverability: input.discoverability ?? null,
  attribution: input.attribution ?? null,
});

const PreviewVerdictEnum = enumOf(['REFUSED', 'WAITS', 'OPENS']);
registerEnumType(PreviewVerdictEnum, {
  name: 'PreviewVerdict',
  description: 'What would become of it.',
  valuesMap: {
    REFUSED: { description: 'It would be refused, and everything stays as it is; the problems say why.' },
    WAITS: { description: 'A part of it, or all, would wait for a second officer.' },
    OPENS: { description: 'It would stand at once.' },
  },
});

const SightChangeEnum = enumOf(['GAINS', 'LOSES', 'KEEPS', 'NONE']);
registerEnumType(SightChangeEnum, {
  name: 'SightChange',
  description: 'What it would change for a party.',
  valuesMap: {
    GAINS: { description: 'It does not see it, and would.' },
    LOSES: { description: 'It sees it, and would not: it is told to delete its copy.' },
    KEEPS: { description: 'It sees it, and would.' },
    NONE: { description: 'It does not see it, and would not.' },
  },
});

const KeptOutEnum = enumOf(KEPT_OUT);
registerEnumType(KeptOutEnum, {
  name: 'KeptOut',
  description: 'Why a party is kept from it.',
  valuesMap: {
    NOT_ADDRESSED: { description: 'No word of the audience reaches it, neither by name nor by a group.' },
    LABEL: { description: 'The label is for the own party alone.' },
    EXCEPTED: { description: 'It is excepted.' },
    BARRED: { description: 'One’s party bars it from everything.' },
    POLICY: { description: "One's party's sharing policy keeps it out." },
    PERSON_PROTECTED: { description: 'Data on victims and witnesses reaches no partner.' },
    NOT_ADMITTED: { description: 'It is not admitted yet.' },
    REFUSED: { description: 'The whole would be refused.' },
    SECOND_OFFICER: { description: 'A second officer has to release it.' },
  },
});

@ObjectType('AudiencePreviewParty', { description: 'What one party would see.' })
export class AudiencePreviewPartyType {
  @Field(() => PartyType, { description: 'The party.' })
  readonly party: PartyType;

  @Field(() => Boolean, { description: 'Whether it would see it.' })
  readonly sees: boolean;

  @Field(() => Boolean, { description: 'The same, once a second officer has released what waits.' })
  readonly seesOnceReleased: boolean;

  @Field(() => SightChangeEnum, { description: 'What it would change.' })
  readonly change: 'GAINS' | 'LOSES' | 'KEEPS' | 'NONE';

  @Field(() => [KeptOutEnum], { description: 'What keeps it out.' })
  readonly keptOut: readonly KeptOut[];

  @Field(() => [RoleEnum], { description: 'Which of its officers read it: those in one of these roles.' })
  readonly roles: readonly Role[];

  @Field(() => [ChannelEnum], { description: 'By which ways it leaves the hub. RED is read by people alone.' })
  readonly channels: readonly Channel[];

  @Field(() => Boolean, { description: 'Whether its API keys read it.' })
  readonly keys: boolean;

  static of = ({ party, before, now, onceReleased, keptOut, roles, channels }: PartySight): AudiencePreviewPartyType => ({
    party,
    sees: now,
    seesOnceReleased: onceReleased,
    change: now ? (before ? 'KEEPS' : 'GAINS') : before ? 'LOSES' : 'NONE',
    ...{ keptOut, roles, channels, keys: channels.includes('TAXII') },
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

  @Field(() => [AudiencePreviewPartyType], { description: 'Every party that the viewer knows of, its own included.' })
  readonly parties: readonly AudiencePreviewPartyType[];

  @Field(() => DiscoverabilityEnum, { description: 'What those who do not see it learn when they ask for the value.' })
  readonly strangersLearn: Discoverability;

  @Field(() => AttributionEnum, { description: 'What readers learn of the owner.' })
  readonly readersLearn: Attribution;

  static of = ({ verdict, problems, tlp, parties, discoverability, attribution }: Preview): AudiencePreviewType => ({
    ...{ verdict, tlp, strangersLearn: discoverability, readersLearn: attribution },
    problems: problems.map(({ code, message }) => ({ severity: 'ERROR', code, message, field: 'audience' })),
    parties: parties.map(AudiencePreviewPartyType.of),
  });
}
