import { Args, ID, Mutation, Query, Resolver } from '@nestjs/graphql';
import { type Connection, mapConnection, PageArgs } from '../../platform/graphql/connection.js';
import { DateTime } from '../../platform/graphql/scalars.js';
import { EndedSessionsType, PasswordResetType, UserSessionConnection, UserSessionType } from './account.graphql.js';
import type { Actor } from './actor.js';
import type { Origin } from './call-context.js';
import { OpenSessionsService } from './open-sessions.service.js';
import { OwnPasswordService, type PasswordReset } from './own-password.service.js';
import { CurrentActor, CurrentOrigin, Public, Requires } from './requires.js';

@Resolver(() => UserSessionType)
export class AccountResolver {
  constructor(
    private readonly passwords: OwnPasswordService,
    private readonly openSessions: OpenSessionsService,
  ) {}

  @Query(() => UserSessionConnection, { description: "The viewer's own sessions, the last used first." })
  @Requires('session:own', 'session.list', { peopleOnly: true })
  async sessions(@CurrentActor() actor: Actor, @Args() page: PageArgs): Promise<Connection<UserSessionType>> {
    return mapConnection(await this.openSessions.page(actor, page), UserSessionType.of(actor));
  }

  @Query(() => DateTime, {
    nullable: true,
    description:
      "When another session of the viewer's account, open or ended, was last used before the current one began. Null: there was none, or none within 400 days.",
  })
  @Requires('session:own', 'session.last-visit', { peopleOnly: true })
  async lastVisit(@CurrentActor() actor: Actor): Promise<Date | null> {
    return this.openSessions.lastVisit(actor);
  }

  @Mutation(() => ID, {
    description: "Ends one of the viewer's own sessions immediately, with its tokens and sockets. Returns its id.",
  })
  @Requires('session:own', 'session.end', { peopleOnly: true, admission: 'URGENT' })
  async endSession(
    @CurrentActor() actor: Actor,
    @Args('id', { type: () => ID, description: 'The session, from sessions.' }) id: string,
  ): Promise<string> {
    return this.openSessions.end(actor, id);
  }

  @Mutation(() => EndedSessionsType, { description: "Ends all of the viewer's own sessions except this one, immediately." })
  @Requires('session:own', 'session.end-others', { peopleOnly: true, admission: 'URGENT' })
  async endOtherSessions(@CurrentActor() actor: Actor): Promise<EndedSessionsType> {
    return { count: await this.openSessions.endOthers(actor) };
  }

  @Mutation(() => EndedSessionsType, {
    description: "Ends all sessions of an account of the viewer's party, immediately. For its national or partner admin.",
  })
  @Requires('user:manage', 'user.end-sessions', { admission: 'URGENT' })
  async endUserSessions(
    @CurrentActor() actor: Actor,
    @Args('userId', { type: () => ID, description: 'Identifier of the account.' }) userId: string,
  ): Promise<EndedSessionsType> {
    return { count: await this.openSessions.endOfUser(actor, userId) };
  }

  @Mutation(() => Boolean, {
    description:
      "Changes the viewer's own password and ends all other sessions of the viewer immediately. At most once per GraphQL document. Wrong passwords count as sign-in attempts.",
  })
  @Requires('session:own', 'password.change', { peopleOnly: true, admission: 'UNQUEUED' })
  async changePassword(
    @CurrentActor() actor: Actor,
    @CurrentOrigin() origin: Origin,
    @Args('currentPassword', { type: () => String, description: 'The current password.' }) currentPassword: string,
    @Args('newPassword', { type: () => String, description: 'The new password: 12 to 200 characters, hard to guess.' }) fresh: string,
  ): Promise<boolean> {
    await this.passwords.change(actor, currentPassword, fresh, origin);
    return true;
  }

  @Mutation(() => PasswordResetType, {
    description:
      "Creates a one-time token for a new password of an account. An earlier token ends. For the account's national or partner admin, and for the operator as long as no user of the party has signed in.",
  })
  @Requires('password:reset', 'password.create-reset', { stepUp: 'ALWAYS' })
  async createPasswordReset(
    @CurrentActor() actor: Actor,
    @Args('userId', { type: () => ID, description: "The account. It cannot be the viewer's own, nor one that the viewer may not manage." })
    userId: string,
  ): Promise<PasswordReset> {
    return this.passwords.createReset(actor, userId);
  }

  @Mutation(() => Boolean, {
    description:
      'Sets a new password with a one-time token and ends all sessions of the account. At most once per GraphQL document. Any problem with the token gives UNAUTHENTICATED.',
  })
  @Public('password.reset')
  async resetPassword(
    @CurrentOrigin() origin: Origin,
    @Args('token', { type: () => String, description: 'The token of createPasswordReset.' }) token: string,
    @Args('newPassword', { type: () => String, description: 'The new password: 12 to 200 characters, hard to guess.' }) fresh: string,
  ): Promise<boolean> {
    await this.passwords.reset(token, fresh, origin);
    return true;
  }
}
