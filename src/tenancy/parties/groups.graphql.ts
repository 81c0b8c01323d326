import { Field, ID, ObjectType, registerEnumType } from '@nestjs/graphql';
import type { ActorParty } from '../../identity/auth/actor.js';
import { type ActorView, partyActor } from '../../identity/auth/actor-view.js';
import { ActorType } from '../../identity/auth/actor.graphql.js';
import { PartyType } from '../../identity/auth/viewer.graphql.js';
import { connectionType } from '../../platform/graphql/connection.js';
import { enumOf } from '../../platform/graphql/enums.js';
import { DateTime } from '../../platform/graphql/scalars.js';
import type { KnownGroup } from '../sharing/audience.js';
import type { GroupProposal, GroupProposalDecision, GroupProposalOutcome } from './groups.service.js';

@ObjectType('Group', {
  description: 'A working group of countries. Only its members and the operator see it.',
})
export class GroupType {
  @Field(() => ID, { description: 'Identifier of the group.' })
  readonly id: string;

  @Field(() => String, { description: 'Name of the group.' })
  readonly name: string;

  /** Key for finding the members; not in the API. */
  readonly key: number;

  static of = ({ id, name, key }: KnownGroup): GroupType => ({ id, name, key });
}

export const GroupProposalOutcomeEnum = enumOf(['WAITING', 'INVITED', 'JOINED', 'DECLINED']);
registerEnumType(GroupProposalOutcomeEnum, {
  name: 'GroupProposalOutcome',
  description: 'State of a proposal after an answer.',
  valuesMap: {
    WAITING: { description: 'Other members have not accepted yet.' },
    INVITED: { description: 'Every member has accepted. The candidate is asked.' },
    JOINED: { description: 'The candidate is a member.' },
    DECLINED: { description: 'A member or the candidate declined, so the proposal has ended.' },
  },
});

@ObjectType('GroupProposal', {
  description:
    'Proposal of a country as a new member of a group. Members see the proposal from the start. The candidate sees it after every member has accepted. No other party sees it.',
})
export class GroupProposalType {
  @Field(() => ID, { description: 'Identifier of the proposal.' })
  readonly id: string;

  @Field(() => ID, { description: 'Identifier of the group.' })
  readonly groupId: string;

  @Field(() => String, { description: 'Name of the group.' })
  readonly groupName: string;

  @Field(() => PartyType, { description: 'The proposed member.' })
  readonly candidate: ActorParty;

  @Field(() => ActorType, { nullable: true, description: 'The party that proposed the candidate: a member, or the hub.' })
  readonly createdBy: ActorView | null;

  @Field(() => Boolean, { description: 'Whether the candidate was named when the group was founded.' })
  readonly founding: boolean;

  @Field(() => [PartyType], {
    description: 'Members that have accepted the candidate; at most one per member country. Empty for the operator.',
  })
  readonly accepted: readonly ActorParty[];

  @Field(() => [PartyType], {
    description:
      'Other countries that were named when the group was founded and have not joined yet, at most 249. Accepting the proposal accepts them, too.',
  })
  readonly namedTogether: readonly ActorParty[];

  @Field(() => Boolean, { description: 'Whether every member has accepted and the candidate is asked.' })
  readonly invited: boolean;

  @Field(() => Boolean, { description: 'Whether the candidate has accepted. Always false for the operator.' })
  readonly candidateAccepted: boolean;

  @Field(() => DateTime, { description: 'When the candidate was proposed.' })
  readonly createdAt: string;

  @Field(() => DateTime, { description: 'When the proposal expires, 30 days after it was made.' })
  readonly expiresAt: string;

  static of = ({ createdBy, ...proposal }: GroupProposal): GroupProposalType => ({ ...proposal, createdBy: partyActor(createdBy) });
}

export const GroupProposalConnection = connectionType('GroupProposal', () => GroupProposalType, {
  description: 'Open proposals for groups, oldest first.',
});

@ObjectType('GroupProposalDecision', { description: 'The result of a decision on a proposal for a group.' })
export class GroupProposalDecisionType {
  @Field(() => GroupProposalOutcomeEnum, { description: 'State of the proposal.' })
  readonly outcome: GroupProposalOutcome;

  @Field(() => ID, { description: 'Identifier of the proposal.' })
  readonly proposalId: string;

  @Field(() => GroupProposalType, { nullable: true, description: 'The proposal now; null once it has ended (JOINED, DECLINED).' })
  readonly proposal: GroupProposalType | null;

  static of = ({ proposal, ...decision }: GroupProposalDecision): GroupProposalDecisionType => ({
    ...decision,
    proposal: proposal && GroupProposalType.of(proposal),
  });
}
