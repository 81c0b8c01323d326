import { Field, ID, ObjectType, registerEnumType } from '@nestjs/graphql';
import type { ActorParty } from '../../identity/auth/actor.js';
import { PartyType } from '../../identity/auth/viewer.graphql.js';
import { enumOf } from '../../platform/graphql/enums.js';
import { DateTime } from '../../platform/graphql/scalars.js';
import type { KnownGroup } from '../sharing/audience.js';
import type { GroupProposal } from './groups.service.js';

@ObjectType('Group', {
  description: 'A working group of countries. It exists for its members and the operator; to everybody else its id is unknown.',
})
export class GroupType {
  @Field(() => ID, { description: 'Identifier of the group.' })
  readonly id: string;

  @Field(() => String, { description: 'Name for people.' })
  readonly name: string;

  /** Not in the API: what the members are found by. */
  readonly key: number;

  static of = ({ id, name, key }: KnownGroup): GroupType => ({ id, name, key });
}

export const ProposalOutcomeEnum = enumOf(['WAITING', 'INVITED', 'JOINED', 'ENDED']);
registerEnumType(ProposalOutcomeEnum, {
  name: 'ProposalOutcome',
  description: 'How a proposal stands after somebody has answered it.',
  valuesMap: {
    WAITING: { description: 'Other members have not accepted yet.' },
    INVITED: { description: 'Every member has accepted; the candidate is asked.' },
    JOINED: { description: 'The candidate is a member.' },
    ENDED: { description: 'Somebody declined: the proposal is over.' },
  },
});

@ObjectType('GroupProposal', {
  description:
    'A country that may become a member of a group. Members see it from the start; the candidate when every member has accepted it; nobody else ever.',
})
export class GroupProposalType {
  @Field(() => ID, { description: 'Identifier of the proposal.' })
  readonly id: string;

  @Field(() => ID, { description: 'The group.' })
  readonly groupId: string;

  @Field(() => String, { description: 'Name of the group.' })
  readonly groupName: string;

  @Field(() => PartyType, { description: 'Who may become a member.' })
  readonly candidate: ActorParty;

  @Field(() => PartyType, { description: 'Who proposed it: a member, or the hub.' })
  readonly proposedBy: ActorParty;

  @Field(() => Boolean, { description: 'Whether the candidate was named when the group was founded.' })
  readonly founding: boolean;

  @Field(() => [PartyType], { description: 'Members that have accepted the candidate. The operator is not told.' })
  readonly accepted: readonly ActorParty[];

  @Field(() => [PartyType], {
    description: 'Who was named with the candidate when the group was founded, and has not joined yet: accepting accepts them, too.',
  })
  readonly namedTogether: readonly ActorParty[];

  @Field(() => Boolean, { description: 'Whether every member has accepted, so that the candidate is asked.' })
  readonly invited: boolean;

  @Field(() => Boolean, { description: 'Whether the candidate has accepted. The operator is not told.' })
  readonly candidateAccepted: boolean;

  @Field(() => DateTime, { description: 'When it was proposed.' })
  readonly proposedAt: string;

  @Field(() => DateTime, { description: 'When it ends by itself, 30 days later.' })
  readonly expiresAt: string;

  static of = (proposal: GroupProposal): GroupProposalType => ({ ...proposal });
}
