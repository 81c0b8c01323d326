import { Args, ID, Mutation, Query, Resolver } from '@nestjs/graphql';
import type { Actor } from '../auth/actor.js';
import { FactorsService } from '../auth/factors/factors.service.js';
import { CurrentActor, Requires } from '../auth/requires.js';
import { RoleEnum } from '../auth/viewer.graphql.js';
import { type Connection, PageArgs } from '../../platform/graphql/connection.js';
import { UserConnection, UserFilterInput, UserType } from './users.graphql.js';
import { type User, UsersService } from './users.service.js';

const ACCOUNT = { type: () => ID, description: "The account. It cannot be the viewer's own." };

@Resolver(() => UserType)
export class UsersResolver {
  constructor(
    private readonly accounts: UsersService,
    private readonly factors: FactorsService,
  ) {}

  @Query(() => UserConnection, {
    description:
      "Accounts of the viewer's own party, by e-mail address. For its national or partner admin; for the operator, accounts of the hub.",
  })
  @Requires('user:manage', 'user.list')
  async users(
    @CurrentActor() actor: Actor,
    @Args() page: PageArgs,
    @Args('filter', { type: () => UserFilterInput, nullable: true, description: 'Restricts the list; absent: all accounts.' })
    filter?: UserFilterInput | null,
  ): Promise<Connection<User>> {
    return this.accounts.page(actor, filter ?? {}, page);
  }

  @Query(() => UserType, {
    nullable: true,
    description: "An account of the viewer's own party; null if there is no such account that the viewer may see.",
  })
  @Requires('user:manage', 'user.open')
  async user(
    @CurrentActor() actor: Actor,
    @Args('id', { type: () => ID, description: 'Identifier of the account.' }) id: string,
  ): Promise<User | null> {
    return this.accounts.find(actor, id);
  }

  @Mutation(() => UserType, {
    description:
      "Replaces the roles of an account of the viewer's party, everywhere and immediately. The viewer must be allowed to manage both the old and the new roles. Needs step-up.",
  })
  @Requires('user:manage', 'user.set-roles', { stepUp: 'ALWAYS' })
  async setUserRoles(
    @CurrentActor() actor: Actor,
    @Args('userId', ACCOUNT) userId: string,
    @Args('roles', { type: () => [RoleEnum], description: 'All roles of the account from now on.' }) roles: User['roles'][number][],
  ): Promise<User> {
    return this.accounts.setRoles(actor, userId, roles);
  }

  @Mutation(() => UserType, {
    description:
      "Confirms the roles that an identity provider may give to an account of the viewer's party that its officer linked, or that configures providers. It replaces earlier confirmations. The account cannot be the viewer's own, and the viewer's own role must permit it. Needs step-up.",
  })
  @Requires('user:manage', 'user.confirm-provider-roles', { stepUp: 'ALWAYS' })
  async confirmProviderRoles(
    @CurrentActor() actor: Actor,
    @Args('userId', ACCOUNT) userId: string,
    @Args('providerId', { type: () => ID, description: 'The identity provider.' }) providerId: string,
    @Args('roles', {
      type: () => [RoleEnum],
      description: "All roles that the claims may give; empty: none beyond the account's own roles.",
    })
    roles: User['roles'][number][],
  ): Promise<User> {
    return this.accounts.confirmProviderRoles(actor, userId, providerId, roles);
  }

  @Mutation(() => UserType, {
    description:
      "Sets the agency of an account of the viewer's party, everywhere and immediately: the account sees items restricted to that agency, and publishes in its name. Needs step-up.",
  })
  @Requires('user:manage', 'user.set-agency', { stepUp: 'ALWAYS' })
  async setUserAgency(
    @CurrentActor() actor: Actor,
    @Args('userId', ACCOUNT) userId: string,
    @Args('agencyId', { type: () => ID, nullable: true, description: 'An agency of the party; null removes the agency.' })
    agencyId?: string | null,
  ): Promise<User> {
    return this.accounts.setAgency(actor, userId, agencyId ?? null);
  }

  @Mutation(() => Boolean, {
    description:
      "Disables or enables an account of the viewer's party, everywhere and immediately. For its national or partner admin; for the operator, accounts of the hub. Enabling needs step-up.",
  })
  @Requires('user:manage', ({ disabled }) => (disabled ? 'user.disable' : 'user.enable'), { stepUp: 'TO_WIDEN', admission: 'URGENT' })
  async setUserDisabled(
    @CurrentActor() actor: Actor,
    @Args('userId', ACCOUNT) userId: string,
    @Args('disabled', { type: () => Boolean, description: 'true ends its sessions and sockets and refuses new ones.' }) disabled: boolean,
  ): Promise<boolean> {
    await this.accounts.setDisabled(actor, userId, disabled);
    return true;
  }

  @Mutation(() => UserType, {
    nullable: true,
    description:
      'Removes all second factors of an account whose owner has lost them, and ends its sessions. The owner then signs in with the password only, and sets up a new factor. For admins who may reset the password of the account; null where the viewer may not see the account (the operator, of another party). Needs step-up.',
  })
  @Requires('password:reset', 'factor.take-away', { stepUp: 'ALWAYS', admission: 'URGENT' })
  async removeSecondFactors(
    @CurrentActor() actor: Actor,
    @Args('userId', { type: () => ID, description: "The account. It cannot be the viewer's own, nor one that the viewer may not manage." })
    userId: string,
  ): Promise<User | null> {
    await this.factors.removeAll(actor, userId);
    return this.accounts.find(actor, userId);
  }
}
