import { Args, ID, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import type { Actor, ActorParty } from '../access/actor.js';
import type { CallContext } from '../access/call-context.js';
import { CurrentActor, CurrentCall, Requires } from '../access/requires.js';
import { PartyKindEnum, PartyType } from '../access/viewer.graphql.js';
import { batched } from '../graphql/loaders.js';
import { GroupType } from './members.graphql.js';
import { MembersService } from './members.service.js';

const MEMBERS = Symbol('members of a group');

@Resolver(() => GroupType)
export class MembersResolver {
  constructor(private readonly members: MembersService) {}

  @Query(() => [PartyType], { description: 'Parties of the hub. A partner sees itself, the hub and the countries, no other partner.' })
  @Requires('party:read', 'party.list')
  async parties(
    @CurrentActor() actor: Actor,
    @Args('kind', { type: () => PartyKindEnum, nullable: true, description: 'Only parties of this kind.' }) kind?: ActorParty['kind'],
  ): Promise<ActorParty[]> {
    return this.members.parties(actor, kind ?? null);
  }

  @Query(() => [GroupType], { description: "Working groups of the viewer's party; the operator's: all." })
  @Requires('group:read', 'group.list')
  async groups(@CurrentActor() actor: Actor): Promise<GroupType[]> {
    return (await this.members.groups(actor)).map(GroupType.of);
  }

  @ResolveField('members', () => [PartyType], { description: 'Member countries, by name. Inside a group everybody sees everybody.' })
  @Requires('group:read')
  async membersOfGroup(
    @Parent() group: GroupType,
    @CurrentActor() actor: Actor,
    @CurrentCall() call: CallContext,
  ): Promise<readonly ActorParty[]> {
    const loader = batched(call.perRequest, MEMBERS, async (keys: readonly number[]) => {
      const members = await this.members.membersOf(actor, keys);
      return keys.map((key) => members.get(key) ?? []);
    });
    return loader.load(group.key);
  }

  @Mutation(() => GroupType, { description: 'Founds a working group of countries. For the operator; in demo mode in force at once.' })
  @Requires('group:manage', 'group.create')
  async createGroup(
    @CurrentActor() actor: Actor,
    @Args('name', { type: () => String, description: 'Name for people, 1 to 200 characters.' }) name: string,
    @Args('members', { type: () => [ID], description: 'Ids of COUNTRY parties.' }) members: string[],
  ): Promise<GroupType> {
    return GroupType.of(await this.members.createGroup(actor, name, members));
  }

  @Mutation(() => GroupType, { description: 'Lets a country join a group: it gains sight of what is shared with the group.' })
  @Requires('group:manage', 'group.add-member')
  async addGroupMember(
    @CurrentActor() actor: Actor,
    @Args('groupId', { type: () => ID, description: 'The group.' }) groupId: string,
    @Args('partyId', { type: () => ID, description: 'The country.' }) partyId: string,
  ): Promise<GroupType> {
    return GroupType.of(await this.members.changeGroup(actor, groupId, partyId, true));
  }

  @Mutation(() => GroupType, { description: 'Takes a country out of a group: it loses sight at once, and is told to delete its copies.' })
  @Requires('group:manage', 'group.remove-member')
  async removeGroupMember(
    @CurrentActor() actor: Actor,
    @Args('groupId', { type: () => ID, description: 'The group.' }) groupId: string,
    @Args('partyId', { type: () => ID, description: 'The country.' }) partyId: string,
  ): Promise<GroupType> {
    return GroupType.of(await this.members.changeGroup(actor, groupId, partyId, false));
  }

  @Query(() => [PartyType], { description: "Parties that the viewer's own never shares with, whatever an item's audience says." })
  @Requires('bar:manage', 'bar.list')
  async barredParties(@CurrentActor() actor: Actor): Promise<ActorParty[]> {
    return this.members.barred(actor);
  }

  @Mutation(() => Boolean, {
    description:
      "Bars a country or partner from everything of one's own party, or lifts the bar. In force at once; the barred party is not told of the bar, but to delete what it had.",
  })
  @Requires('bar:manage', ({ barred }) => (barred ? 'bar.set' : 'bar.lift'))
  async setPartyBarred(
    @CurrentActor() actor: Actor,
    @Args('partyId', { type: () => ID, description: 'The party.' }) partyId: string,
    @Args('barred', { type: () => Boolean, description: 'true takes sight away, false gives back what the audiences say.' })
    barred: boolean,
  ): Promise<boolean> {
    await this.members.setPartyBarred(actor, partyId, barred);
    return true;
  }

  @Mutation(() => Boolean, {
    description:
      'Suspends a party, everywhere and at once, or takes it in again. What it published stays. Back again, its consumers go on from their cursors: what it lost meanwhile is withdrawn, what it sees is told again. For the operator.',
  })
  @Requires('party:manage', ({ suspended }) => (suspended ? 'party.suspend' : 'party.readmit'))
  async setPartySuspended(
    @CurrentActor() actor: Actor,
    @Args('partyId', { type: () => ID, description: 'The party.' }) partyId: string,
    @Args('suspended', { type: () => Boolean, description: 'true refuses its accounts and closes their sockets.' }) suspended: boolean,
  ): Promise<boolean> {
    await this.members.setPartySuspended(actor, partyId, suspended);
    return true;
  }
}
