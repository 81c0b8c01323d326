import { Field, ID, ObjectType, registerEnumType } from '@nestjs/graphql';
import type { ActorParty } from '../../identity/auth/actor.js';
import { PartyType } from '../../identity/auth/viewer.graphql.js';
import { enumOf } from '../../platform/graphql/enums.js';
import { DateTime } from '../../platform/graphql/scalars.js';
import type { KnownGroup } from '../sharing/audience.js';
import type { GroupProposal } from './groups.service.js';

@ObjectType('Group', {
  description: 'A working group of countries. Only its members and the operator see it.',
})
export class GroupType {
  @Field(() => ID, { description: 'Identifier of the group.' })
  readonly id: string;

  @Field(() => String, { description: 'Name.' })
  readonly name: string;

  /** Key for finding the members; not in the API. */
  readonly key: number;

  static of = ({ id, name, key }: KnownGroup): GroupType => ({ id, name, key });
}

export const ProposalOutcomeEnum = enumOf(['WAITING', 'INVITED', 'JOINED', 'ENDED']);
registerEnumType(ProposalOutcomeEnum, {
  name: 'ProposalOutcome',
  description: 'State of a proposal after an answer.',
  valuesMap: {
    WAITING: { description: 'Other members have not accepted yet.' },
    INVITED: { description: 'Every member has accepted. The candidate is asked.' },
    JOINED: { description: 'The candidate is a member.' },
    ENDED: { description: 'A member or the candidate declined, so the proposal has ended.' },
  },
});

@ObjectType('GroupProposal', {
  description:
    'Proposal of a country as a new member of a group. Members see the proposal from the start. The candidate sees it after every member has accepted. No other party sees it.',
})
export class GroupProposalType {
  @Field(() => ID, { description: 'Identifier of the proposal.' })
  readonly id: string;

  @Field(() => ID, { description: 'The group.' })
  readonly groupId: string;

  @Field(() => String, { description: 'Name of the group.' })
  readonly groupName: string;

  @Field(() => PartyType, { description: 'The proposed member.' })
  readonly candidate: ActorParty;

  @Field(() => PartyType, { description: 'The party that proposed the candidate: a member, or the hub.' })
  readonly proposedBy: ActorParty;

  @Field(() => Boolean, { description: 'Whether the candidate was named when the group was founded.' })
  readonly founding: boolean;

  @Field(() => [PartyType], { description: 'Members that have accepted the candidate. Empty for the operator.' })
  readonly accepted: readonly ActorParty[];

  @Field(() => [PartyType], {
    description:
      'Other countries that were named when the group was founded and have not joined yet. Accepting the proposal accepts them, too.',
  })
  readonly namedTogether: readonly ActorParty[];

  @Field(() => Boolean, { description: 'Whether every member has accepted and the candidate is asked.' })
  readonly invited: boolean;

  @Field(() => Boolean, { description: 'Whether the candidate has accepted. Always false for the operator.' })
  readonly candidateAccepted: boolean;

  @Field(() => DateTime, { description: 'When the candidate was proposed.' })
  readonly proposedAt: string;

  @Field(() => DateTime, { description: 'When the proposal expires, 30 days after it was made.' })
  readonly expiresAt: string;

  static of = (proposal: GroupProposal): GroupProposalType => ({ ...proposal });
}
