import { Field, ID, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import type { ActorParty } from '../../identity/auth/actor.js';
import type { ActorView } from '../../identity/auth/actor-view.js';
import { ActorType } from '../../identity/auth/actor.graphql.js';
import { PartyType, RoleEnum } from '../../identity/auth/viewer.graphql.js';
import type { Role } from '../../platform/database/grants.js';
import { connectionType } from '../../platform/graphql/connection.js';
import { enumOf } from '../../platform/graphql/enums.js';
import { ItemKindEnum } from '../../platform/graphql/item-kinds.js';
import { ItemType } from '../../platform/graphql/items.graphql.js';
import { DateTime } from '../../platform/graphql/scalars.js';
import { ANNOUNCEMENT_KINDS, ANNOUNCEMENT_OUTCOMES, type AnnouncementKind } from './announcement-kinds.js';

const kindNames = Object.keys(ANNOUNCEMENT_KINDS) as (keyof typeof ANNOUNCEMENT_KINDS)[];
const AnnouncementKindEnum = enumOf([...kindNames, 'OTHER']);
registerEnumType(AnnouncementKindEnum, {
  name: 'AnnouncementKind',
  description: 'What an announcement reports. New values may be added.',
  valuesMap: {
    ...ANNOUNCEMENT_KINDS,
    OTHER: { description: 'A kind that this version of the hub does not know. `keyword` names it; show the announcement to a person.' },
  },
});

const AnnouncementOutcomeEnum = enumOf(Object.keys(ANNOUNCEMENT_OUTCOMES));
registerEnumType(AnnouncementOutcomeEnum, {
  name: 'AnnouncementOutcome',
  description: 'How the subject of an announcement ended. New values may be added.',
  valuesMap: Object.fromEntries(Object.entries(ANNOUNCEMENT_OUTCOMES).map(([name, description]) => [name, { description }])),
});

const IdField = (description: string): PropertyDecorator => Field(() => ID, { nullable: true, description });
const TextField = (description: string): PropertyDecorator => Field(() => String, { nullable: true, description });
const DateField = (description: string): PropertyDecorator => Field(() => DateTime, { nullable: true, description });

@ObjectType('Announcement', {
  description:
    "A notification of the hub to the viewer's party. It contains no shared content: all accounts of the party can read it, unless it is only for one agency or officer. Fields that its kind does not set are null.",
  implements: () => [ItemType],
})
export class AnnouncementType implements ItemType {
  @Field(() => ID, { description: 'Identifier; the itemId of its event in the feed.' })
  readonly id: string;

  @Field(() => DateTime, { description: 'When it happened.' })
  readonly at: string;

  @Field(() => AnnouncementKindEnum, { description: 'What the announcement reports.' })
  readonly kind: AnnouncementKind;

  @Field(() => String, { description: 'The stable keyword of the kind, also where `kind` is OTHER.' })
  readonly keyword: string;

  @Field(() => PartyType, { nullable: true, description: 'The party that it is about.' })
  readonly party: ActorParty | null;

  @TextField('The name of the party until now.')
  readonly formerName: string | null;

  @IdField('The working group.')
  readonly groupId: string | null;

  @TextField('Name of the working group.')
  readonly groupName: string | null;

  @IdField('The proposal: for a group (groupProposals), or for onward sharing (onwardProposals).')
  readonly proposalId: string | null;

  @Field(() => AnnouncementOutcomeEnum, { nullable: true, description: 'How the proposal, the dispute or the suspension ended.' })
  readonly outcome: keyof typeof ANNOUNCEMENT_OUTCOMES | null;

  @Field(() => ActorType, {
    nullable: true,
    description: 'Who did it: the party that ended a proposal, or the operator who invited the account.',
  })
  readonly by: ActorView | null;

  @Field(() => ActorType, { nullable: true, description: 'The account that holds the office of the hub.' })
  readonly user: ActorView | null;

  @Field(() => RoleEnum, { nullable: true, description: 'The office of the hub that the account holds.' })
  readonly role: Role | null;

  @DateField('When the waiting time of the office ends.')
  readonly inForceFrom: string | null;

  @TextField(
    'Reason of the suspension, or of the access. Of a webhook or pull that stands still: FAILING, DEAD_LETTERS, or the reason for which it is paused.',
  )
  readonly reason: string | null;

  @DateField(
    'When the suspension lapses, the access, the watch, the draft or the API key ends, or until when the turns of the duty roster are known.',
  )
  readonly expiresAt: string | null;

  @DateField('When the request, the answer, or the verification of the entry is due.')
  readonly dueAt: string | null;

  @DateField('Since when the request is overdue.')
  readonly overdueSince: string | null;

  @Field(() => Int, { nullable: true, description: 'Level of escalation of the overdue request, from 1.' })
  readonly escalation: number | null;

  @Field(() => Int, { nullable: true, description: 'Number of values, matches, indicators or countries, as the kind says.' })
  readonly quantity: number | null;

  @Field(() => ItemKindEnum, { nullable: true, description: 'Kind of the items; null where they are of any kind, or there are none.' })
  readonly itemKind: string | null;

  @Field(() => [ID], { description: 'Items that it is about, at most 50; never of RED.' })
  readonly itemIds: readonly string[];

  @TextField('Purpose that the other party states for its watch.')
  readonly purpose: string | null;

  @TextField('Case reference of the other party.')
  readonly caseReference: string | null;

  @IdField('The break-glass access.')
  readonly accessId: string | null;

  @IdField('The dispute.')
  readonly disputeId: string | null;

  @IdField('The task in the case.')
  readonly taskId: string | null;

  @TextField('The signed head of the audit log, as GET /audit/checkpoint shows it.')
  readonly checkpoint: string | null;

  @IdField('The sample check.')
  readonly sampleCheckId: string | null;
  @IdField('The recall (recallRecipients).')
  readonly recallId: string | null;

  @IdField('The request of a data subject (subjectRequest).')
  readonly subjectRequestId: string | null;

  @IdField('The watch.')
  readonly watchId: string | null;

  @IdField('The alarm (deconflictionAlarms).')
  readonly alarmId: string | null;

  @IdField('The entry of the directory.')
  readonly directoryEntryId: string | null;

  @IdField('The webhook that stands still or works again.')
  readonly webhookId: string | null;

  @IdField('The pull that stands still or works again.')
  readonly pullId: string | null;

  @IdField('The API key that ends.')
  readonly apiKeyId: string | null;

  @IdField('The agency of the duty roster.')
  readonly agencyId: string | null;

  @IdField('The deconfliction request that the contact belongs to.')
  readonly deconflictionRequestId: string | null;
}

export const AnnouncementConnection = connectionType('Announcement', () => AnnouncementType, {
  description: 'Announcements, newest first.',
  counted: true,
});
