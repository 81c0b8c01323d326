import { Args, ID, Int, Mutation, Query, Resolver } from '@nestjs/graphql';
import { PasswordResetType, SignedInDeviceType } from './account.graphql.js';
import type { Actor } from './actor.js';
import type { Origin } from './call-context.js';
import { OpenSessionsService } from './open-sessions.service.js';
import { OwnPasswordService, type PasswordReset } from './own-password.service.js';
import { CurrentActor, CurrentOrigin, Public, Requires } from './requires.js';

@Resolver(() => SignedInDeviceType)
export class AccountResolver {
  constructor(
    private readonly passwords: OwnPasswordService,
    private readonly openSessions: OpenSessionsService,
  ) {}

  @Query(() => [SignedInDeviceType], { description: "The viewer's own sessions, the one used last first, 200 at most." })
  @Requires('session:own', 'session.list', { peopleOnly: true })
  async sessions(@CurrentActor() actor: Actor): Promise<SignedInDeviceType[]> {
    return (await this.openSessions.own(actor)).map(SignedInDeviceType.of(actor));
  }

  @Mutation(() => Boolean, { description: "Ends one of the viewer's own sessions at once, its tokens and its sockets." })
  @Requires('session:own', 'session.end', { peopleOnly: true })
  async endSession(
    @CurrentActor() actor: Actor,
    @Args('id', { type: () => ID, description: 'The session, from sessions.' }) id: string,
  ): Promise<boolean> {
    await this.openSessions.end(actor, id);
    return true;
  }

  @Mutation(() => Int, { description: "Ends all of the viewer's own sessions but this one, at once. How many there were." })
  @Requires('session:own', 'session.end-others', { peopleOnly: true })
  async endOtherSessions(@CurrentActor() actor: Actor): Promise<number> {
    return this.openSessions.endOthers(actor);
  }

  @Mutation(() => Int, {
    description: "Ends all sessions of an account of one's own party, at once. How many there were. For its national or partner admin.",
  })
  @Requires('user:manage', 'user.end-sessions')
  async endUserSessions(
    @CurrentActor() actor: Actor,
    @Args('userId', { type: () => ID, description: 'The account.' }) userId: string,
  ): Promise<number> {
    return this.openSessions.endOfUser(actor, userId);
  }

  @Mutation(() => Boolean, {
    description:
      "Changes the viewer's own password, and ends all their other sessions at once. At most once a document; wrong ones are counted with the sign-ins.",
  })
  @Requires('session:own', 'password.change', { peopleOnly: true })
  async changePassword(
    @CurrentActor() actor: Actor,
    @CurrentOrigin() origin: Origin,
    @Args('current', { type: () => String, description: 'The present password.' }) current: string,
    @Args('new', { type: () => String, description: 'The new one: 12 to 200 characters, hard to guess.' }) fresh: string,
  ): Promise<boolean> {
    await this.passwords.change(actor, current, fresh, origin);
    return true;
  }

  @Mutation(() => PasswordResetType, {
    description:
      "Makes a one-time token with which an account gets a new password; an earlier one ends. For the account's national or partner admin, and for the operator as long as nobody of the party has signed in.",
  })
  @Requires('password:reset', 'password.create-reset', { stepUp: 'ALWAYS' })
  async createPasswordReset(
    @CurrentActor() actor: Actor,
    @Args('userId', { type: () => ID, description: 'The account. Never one’s own, nor one above or outside of what one governs.' })
    userId: string,
  ): Promise<PasswordReset> {
    return this.passwords.createReset(actor, userId);
  }

  @Mutation(() => Boolean, {
    description:
      'Sets a new password with a one-time token, and ends all sessions of the account. At most once a document. UNAUTHENTICATED, whatever is wrong with the token.',
  })
  @Public('password.reset')
  async resetPassword(
    @CurrentOrigin() origin: Origin,
    @Args('token', { type: () => String, description: 'The token of createPasswordReset.' }) token: string,
    @Args('new', { type: () => String, description: 'The new password: 12 to 200 characters, hard to guess.' }) fresh: string,
  ): Promise<boolean> {
    await this.passwords.reset(token, fresh, origin);
    return true;
  }
}
