import { Args, Mutation, Query, Resolver } from '@nestjs/graphql';
import type { Actor } from './actor.js';
import { BootstrapService } from './bootstrap.service.js';
import type { CallContext, Origin } from './call-context.js';
import { AuthenticationService } from './authentication.service.js';
import { CurrentActor, CurrentCall, CurrentOrigin, Public, Requires } from './requires.js';
import { SessionsService } from './sessions.service.js';
import { SessionType, ViewerType } from './viewer.graphql.js';

@Resolver(() => SessionType)
export class SessionsResolver {
  constructor(
    private readonly sessions: SessionsService,
    private readonly authentication: AuthenticationService,
    private readonly bootstrap: BootstrapService,
  ) {}

  @Query(() => ViewerType, { description: 'The signed-in account or API key, read again from the database.' })
  @Requires('session:own', 'session.whoami')
  async me(@CurrentActor() actor: Actor): Promise<ViewerType> {
    return ViewerType.of(await this.authentication.reload(actor, actor.requestId));
  }

  @Mutation(() => SessionType, {
    description:
      'Opens a session. At most once per GraphQL document. Any failure gives UNAUTHENTICATED; RATE_LIMITED after ten wrong attempts. After the correct password of an account with a second factor: SECOND_FACTOR_REQUIRED without a code, CODE_REFUSED with a wrong one.',
  })
  @Public('session.sign-in')
  async signIn(
    @CurrentOrigin() origin: Origin,
    @CurrentCall() call: CallContext,
    @Args('email', { type: () => String, description: 'E-mail address of the account; case does not matter.' }) email: string,
    @Args('password', { type: () => String, description: 'Password of the account.' }) password: string,
    @Args('code', {
      type: () => String,
      nullable: true,
      description: 'For accounts with a second factor: the six digits of the app, or a recovery code.',
    })
    code?: string | null,
  ): Promise<SessionType> {
    return SessionType.of(await this.sessions.signIn({ email, password, code }, origin), call);
  }

  @Mutation(() => SessionType, {
    description:
      'Exchanges a refresh token for a new pair. A token that was already exchanged ends the session. A page of the hub may repeat its last exchange within 30 seconds.',
  })
  @Public('session.refresh', { admission: 'IN_TURN' })
  async refreshSession(
    @CurrentOrigin() origin: Origin,
    @CurrentCall() call: CallContext,
    @Args('refreshToken', { type: () => String, description: 'The refresh token that was issued last. Empty: that of the session cookie.' })
    refreshToken: string,
  ): Promise<SessionType> {
    const isInCookie = refreshToken === '' && origin.ofPage === true;
    const token = refreshToken || (call.sessionCookie?.read() ?? '');
    return SessionType.of(await this.sessions.refresh(token, { ...origin, ofPage: isInCookie }), call);
  }

  @Mutation(() => SessionType, {
    description:
      "Creates the hub's first operator, with the one-time token of its settings. UNAUTHENTICATED if the token is wrong or was used.",
  })
  @Public('hub.bootstrap')
  async bootstrapOperator(
    @CurrentOrigin() origin: Origin,
    @CurrentCall() call: CallContext,
    @Args('token', { type: () => String, description: 'BOOTSTRAP_TOKEN of the settings.' }) token: string,
    @Args('email', { type: () => String, description: 'E-mail address of the new account.' }) email: string,
    @Args('password', { type: () => String, description: 'Password of the new account: 12 to 200 characters, hard to guess.' })
    password: string,
  ): Promise<SessionType> {
    return SessionType.of(await this.bootstrap.createFirstOperator(token, { email, password }, origin), call);
  }

  @Mutation(() => Boolean, { description: 'Ends the current session immediately, with its tokens and sockets.' })
  @Requires('session:own', 'session.sign-out', { peopleOnly: true, admission: 'URGENT' })
  async signOut(@CurrentActor() actor: Actor, @CurrentCall() { sessionCookie }: CallContext): Promise<boolean> {
    await this.sessions.signOut(actor);
    sessionCookie?.clear();
    return true;
  }
}
