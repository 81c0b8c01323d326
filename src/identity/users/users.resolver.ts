import { Args, ID, Int, Mutation, Query, Resolver } from '@nestjs/graphql';
import type { Actor } from '../auth/actor.js';
import { CurrentActor, Requires } from '../auth/requires.js';
import { RoleEnum } from '../auth/viewer.graphql.js';
import { UserFilterInput, UserPageType, UserType } from './users.graphql.js';
import { type UserPage, type User, UsersService } from './users.service.js';

const ACCOUNT = { type: () => ID, description: 'The account. Never one’s own.' };

@Resolver(() => UserType)
export class UsersResolver {
  constructor(private readonly accounts: UsersService) {}

  @Query(() => UserPageType, {
    description:
      "Accounts of the viewer's own party, by e-mail address. For its national or partner admin, and for the operator those of the hub.",
  })
  @Requires('user:manage', 'user.list')
  async users(
    @CurrentActor() actor: Actor,
    @Args('filter', { type: () => UserFilterInput, nullable: true, description: 'Which; absent: all.' }) filter?: UserFilterInput | null,
    @Args('first', { type: () => Int, nullable: true, defaultValue: 50, description: 'At most so many, 1 to 200.' }) first?: number | null,
    @Args('after', { type: () => ID, nullable: true, description: 'The last account of the page before.' }) after?: string | null,
  ): Promise<UserPage> {
    return this.accounts.page(actor, filter ?? {}, first ?? 50, after ?? null);
  }

  @Query(() => UserType, {
    nullable: true,
    description: "An account of the viewer's own party; null where there is none that the viewer may see.",
  })
  @Requires('user:manage', 'user.open')
  async user(@CurrentActor() actor: Actor, @Args('id', { type: () => ID, description: 'The account.' }) id: string): Promise<User | null> {
    return this.accounts.find(actor, id);
  }

  @Mutation(() => UserType, {
    description:
      "Gives an account of one's own party other roles, in place of those that it has, everywhere and at once: within what one governs, before and after. Asks for a confirmation that is at most five minutes old.",
  })
  @Requires('user:manage', 'user.set-roles', { stepUp: 'ALWAYS' })
  async setUserRoles(
    @CurrentActor() actor: Actor,
    @Args('userId', ACCOUNT) userId: string,
    @Args('roles', { type: () => [RoleEnum], description: 'All that it has from now on.' }) roles: User['roles'][number][],
  ): Promise<User> {
    return this.accounts.setRoles(actor, userId, roles);
  }

  @Mutation(() => UserType, {
    description:
      "Confirms which roles an identity provider may give to an account of one's own party that its officer linked, or that configures providers; in place of those that were confirmed before. Never one's own, and by an administrator whose own role permits it. Asks for a confirmation that is at most five minutes old.",
  })
  @Requires('user:manage', 'user.confirm-provider-roles', { stepUp: 'ALWAYS' })
  async confirmProviderRoles(
    @CurrentActor() actor: Actor,
    @Args('userId', ACCOUNT) userId: string,
    @Args('providerId', { type: () => ID, description: 'The identity provider.' }) providerId: string,
    @Args('roles', { type: () => [RoleEnum], description: 'All that its claims may give; empty: nothing beyond the account’s own roles.' })
    roles: User['roles'][number][],
  ): Promise<User> {
    return this.accounts.confirmProviderRoles(actor, userId, providerId, roles);
  }

  @Mutation(() => UserType, {
    description:
      "Gives an account of one's own party another agency, everywhere and at once: it sees what is kept to that agency, and publishes in its name. Asks for a confirmation that is at most five minutes old.",
  })
  @Requires('user:manage', 'user.set-agency', { stepUp: 'ALWAYS' })
  async setUserAgency(
    @CurrentActor() actor: Actor,
    @Args('userId', ACCOUNT) userId: string,
    @Args('agencyId', { type: () => ID, nullable: true, description: 'An agency of the party; null: none.' }) agencyId?: string | null,
  ): Promise<User> {
    return this.accounts.setAgency(actor, userId, agencyId ?? null);
  }

  @Mutation(() => Boolean, {
    description:
      "Disables or enables an account of one's own party, everywhere and at once. For its national or partner admin, and for the operator those of the hub. Enabling asks for a confirmation that is at most five minutes old.",
  })
  @Requires('user:manage', ({ disabled }) => (disabled ? 'user.disable' : 'user.enable'), { stepUp: 'TO_WIDEN' })
  async setUserDisabled(
    @CurrentActor() actor: Actor,
    @Args('userId', ACCOUNT) userId: string,
    @Args('disabled', { type: () => Boolean, description: 'true ends its sessions and sockets and refuses new ones.' }) disabled: boolean,
  ): Promise<boolean> {
    await this.accounts.setDisabled(actor, userId, disabled);
    return true;
  }
}
