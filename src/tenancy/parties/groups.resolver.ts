import { Args, ID, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import type { Actor, ActorParty } from '../../identity/auth/actor.js';
import type { CallContext } from '../../identity/auth/call-context.js';
import { CurrentActor, CurrentCall, Requires } from '../../identity/auth/requires.js';
import { PartyType } from '../../identity/auth/viewer.graphql.js';
import { type Connection, mapConnection, PageArgs } from '../../platform/graphql/connection.js';
import { loaderOf } from '../../platform/graphql/loaders.js';
import { GroupProposalConnection, GroupProposalDecisionType, GroupProposalType, GroupType } from './groups.graphql.js';
import { GroupsService } from './groups.service.js';

const MEMBERS = Symbol('members of a group');
const GROUP_ID = { type: () => ID, description: 'Identifier of the group.' };
const PARTY_ID = { type: () => ID, description: 'The country, by its id, country code or slug.' };
const PROPOSAL_ID = { type: () => ID, description: 'Identifier of the proposal.' };

@Resolver(() => GroupType)
export class GroupsResolver {
  constructor(private readonly groups: GroupsService) {}

  @Query(() => [GroupType], { name: 'groups', description: "Working groups of the viewer's party; for the operator: all groups." })
  @Requires('group:read', 'group.list')
  async ownGroups(@CurrentActor() actor: Actor): Promise<GroupType[]> {
    return (await this.groups.list(actor)).map(GroupType.of);
  }

  @Query(() => GroupType, {
    nullable: true,
    description: 'One working group; null when it is absent or invisible.',
  })
  @Requires('group:read', 'group.read')
  async group(@CurrentActor() actor: Actor, @Args('id', GROUP_ID) id: string): Promise<GroupType | null> {
    const found = await this.groups.byId(actor, id);
    return found ? GroupType.of(found) : null;
  }

  @ResolveField('members', () => [PartyType], {
    description: 'Member countries, by name: at most one entry for each country. Members of a group see each other.',
  })
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
      'Founds a working group of countries. For the operator, or for a national admin, whose country is then the host and first member. The named countries are asked and join when they accept (`groupProposals`); in demo mode they join at once. For a country this needs step-up.',
  })
  @Requires('group:manage', 'group.create', { stepUp: 'TO_WIDEN' })
  async createGroup(
    @CurrentActor() actor: Actor,
    @Args('name', { type: () => String, description: 'Name, 1 to 200 characters.' }) name: string,
    @Args('members', { type: () => [ID], description: 'The countries, each by its id, country code or slug.' }) members: string[],
  ): Promise<GroupType> {
    return GroupType.of(await this.groups.create(actor, name, members));
  }

  @Mutation(() => GroupType, {
    description:
      'Proposes a country as a member. For the operator and any member. The country joins when every member and then the country itself has accepted, and then sees items shared with the group. In demo mode it joins at once. For a country this needs step-up.',
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
      'Removes a country from a group. The country loses access at once, and must delete its copies. An open proposal for the country ends. For the operator, the host, and the country itself.',
  })
  @Requires('group:manage', 'group.remove-member', { admission: 'URGENT' })
  async removeGroupMember(
    @CurrentActor() actor: Actor,
    @Args('groupId', GROUP_ID) groupId: string,
    @Args('partyId', PARTY_ID) partyId: string,
  ): Promise<GroupType> {
    return GroupType.of(await this.groups.change(actor, groupId, partyId, false));
  }

  @Query(() => GroupProposalConnection, {
    description:
      "Open proposals that concern the viewer's party, oldest first: those in its groups, and those that ask it to join. For the operator: all.",
  })
  @Requires('group:read', 'group.proposals')
  async groupProposals(@CurrentActor() actor: Actor, @Args() page: PageArgs): Promise<Connection<GroupProposalType>> {
    return mapConnection(await this.groups.proposals(actor, page), GroupProposalType.of);
  }

  @Mutation(() => GroupProposalDecisionType, {
    description:
      "Records the decision of the viewer's country on a proposal: as a member on the candidate, or as the candidate on the group. Declining ends the proposal. For national admins; accepting needs step-up.",
  })
  @Requires('admission:decide', ({ accept }) => (accept ? 'group.accept' : 'group.decline'), { stepUp: 'TO_WIDEN' })
  async decideGroupProposal(
    @CurrentActor() actor: Actor,
    @Args('id', PROPOSAL_ID) id: string,
    @Args('accept', { type: () => Boolean, description: 'true: accept; false: decline.' }) accept: boolean,
  ): Promise<GroupProposalDecisionType> {
    return GroupProposalDecisionType.of(await this.groups.decide(actor, id, accept));
  }

  @Mutation(() => ID, {
    description: 'Withdraws a proposal. For the party that made it, the host of the group, and the operator. Returns its id.',
  })
  @Requires('group:manage', 'group.withdraw-proposal')
  async withdrawGroupProposal(@CurrentActor() actor: Actor, @Args('id', PROPOSAL_ID) id: string): Promise<string> {
    return this.groups.withdraw(actor, id);
  }
}
