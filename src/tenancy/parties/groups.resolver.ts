import { Args, ID, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import type { Actor, ActorParty } from '../../identity/auth/actor.js';
import type { CallContext } from '../../identity/auth/call-context.js';
import { CurrentActor, CurrentCall, Requires } from '../../identity/auth/requires.js';
import { PartyType } from '../../identity/auth/viewer.graphql.js';
import { loaderOf } from '../../platform/graphql/loaders.js';
import { GroupProposalType, GroupType, ProposalOutcomeEnum } from './groups.graphql.js';
import { GroupsService, type ProposalOutcome } from './groups.service.js';

const MEMBERS = Symbol('members of a group');
const GROUP_ID = { type: () => ID, description: 'The group.' };
const PARTY_ID = { type: () => ID, description: 'The country.' };
const PROPOSAL_ID = { type: () => ID, description: 'The proposal.' };

@Resolver(() => GroupType)
export class GroupsResolver {
  constructor(private readonly groups: GroupsService) {}

  @Query(() => [GroupType], { name: 'groups', description: "Working groups of the viewer's party; the operator's: all." })
  @Requires('group:read', 'group.list')
  async ownGroups(@CurrentActor() actor: Actor): Promise<GroupType[]> {
    return (await this.groups.list(actor)).map(GroupType.of);
  }

  @Query(() => GroupType, {
    nullable: true,
    description: "One working group of the viewer's party; null when it is absent or none of its.",
  })
  @Requires('group:read', 'group.read')
  async group(@CurrentActor() actor: Actor, @Args('id', GROUP_ID) id: string): Promise<GroupType | null> {
    const found = await this.groups.byId(actor, id);
    return found ? GroupType.of(found) : null;
  }

  @ResolveField('members', () => [PartyType], { description: 'Member countries, by name. Inside a group everybody sees everybody.' })
  @Requires('group:read')
  async membersOfGroup(
    @Parent() group: GroupType,
    @CurrentActor() actor: Actor,
    @CurrentCall() call: CallContext,
  ): Promise<readonly ActorParty[]> {
    const loader = loaderOf(call.perRequest, MEMBERS, async (keys: readonly number[]) => {
      const members = await this.groups.membersOf(actor, keys);
      return keys.map((key) => members.get(key) ?? []);
    });
    return loader.load(group.key);
  }

  @Mutation(() => GroupType, {
    description:
      'Founds a working group of countries, by the operator, or by a national admin whose country is then its host and first member. Whoever is named is asked, and is a member when it has accepted (`groupProposals`); in demo mode at once. Of a country it needs a recent confirmation.',
  })
  @Requires('group:manage', 'group.create', { stepUp: 'TO_WIDEN' })
  async createGroup(
    @CurrentActor() actor: Actor,
    @Args('name', { type: () => String, description: 'Name for people, 1 to 200 characters.' }) name: string,
    @Args('members', { type: () => [ID], description: 'Ids of COUNTRY parties.' }) members: string[],
  ): Promise<GroupType> {
    return GroupType.of(await this.groups.create(actor, name, members));
  }

  @Mutation(() => GroupType, {
    description:
      'Proposes a country as a member, by the operator or any member: it joins when every member, and then the country itself, has accepted, and gains sight of what is shared with the group. In demo mode at once. Of a country it needs a recent confirmation.',
  })
  @Requires('group:manage', 'group.add-member', { stepUp: 'TO_WIDEN' })
  async addGroupMember(
    @CurrentActor() actor: Actor,
    @Args('groupId', GROUP_ID) groupId: string,
    @Args('partyId', PARTY_ID) partyId: string,
  ): Promise<GroupType> {
    return GroupType.of(await this.groups.change(actor, groupId, partyId, true));
  }

  @Mutation(() => GroupType, {
    description:
      'Takes a country out of a group: it loses sight at once, and is told to delete its copies. For the operator, the host, and the country itself; a proposal of it ends.',
  })
  @Requires('group:manage', 'group.remove-member')
  async removeGroupMember(
    @CurrentActor() actor: Actor,
    @Args('groupId', GROUP_ID) groupId: string,
    @Args('partyId', PARTY_ID) partyId: string,
  ): Promise<GroupType> {
    return GroupType.of(await this.groups.change(actor, groupId, partyId, false));
  }

  @Query(() => [GroupProposalType], {
    description:
      "Open proposals that concern the viewer's party, oldest first: in its groups, and those that ask it to join. The operator's: all.",
  })
  @Requires('group:read', 'group.proposals')
  async groupProposals(@CurrentActor() actor: Actor): Promise<GroupProposalType[]> {
    return (await this.groups.proposals(actor)).map(GroupProposalType.of);
  }

  @Mutation(() => ProposalOutcomeEnum, {
    description:
      "The word of the viewer's country on a proposal: as a member on the candidate, as the candidate on the group. Declining ends it. For national admins; accepting needs a recent confirmation.",
  })
  @Requires('admission:decide', ({ accept }) => (accept ? 'group.accept' : 'group.decline'), { stepUp: 'TO_WIDEN' })
  async decideGroupProposal(
    @CurrentActor() actor: Actor,
    @Args('id', PROPOSAL_ID) id: string,
    @Args('accept', { type: () => Boolean, description: 'true accepts, false declines.' }) accept: boolean,
  ): Promise<ProposalOutcome> {
    return this.groups.decide(actor, id, accept);
  }

  @Mutation(() => Boolean, { description: 'Takes a proposal back: whoever made it, the host of the group, or the operator.' })
  @Requires('group:manage', 'group.withdraw-proposal')
  async withdrawGroupProposal(@CurrentActor() actor: Actor, @Args('id', PROPOSAL_ID) id: string): Promise<boolean> {
    await this.groups.withdraw(actor, id);
    return true;
  }
}
