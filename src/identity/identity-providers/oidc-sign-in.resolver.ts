import { Args, Field, ID, Mutation, ObjectType, Query, Resolver } from '@nestjs/graphql';
import type { Actor } from '../auth/actor.js';
import type { CallContext, Origin } from '../auth/call-context.js';
import { CurrentActor, CurrentCall, CurrentOrigin, Public, Requires } from '../auth/requires.js';
import { SessionType, ViewerType } from '../auth/viewer.graphql.js';
import { type Connection, connectionType, PageArgs } from '../../platform/graphql/connection.js';
import { DateTime } from '../../platform/graphql/scalars.js';
import { IdentityProvidersService } from './identity-providers.service.js';
import { OidcSignInService } from './oidc-sign-in.service.js';

const CODE = {
  type: () => String,
  description: 'The one-time code from the fragment (after #) of the address that the browser returned to. Valid for two minutes.',
};
const VERIFIER = { type: () => String, description: 'The value that the challenge at the start was derived from.' };

@ObjectType('LinkedIdentity', {
  description: "An identity at an identity provider of the viewer's party that can sign in to the viewer's account.",
})
export class LinkedIdentityType {
  @Field(() => ID, { description: 'Identifier of the identity provider.' })
  readonly providerId: string;

  @Field(() => String, { description: 'Display name of the provider.' })
  readonly name: string;

  @Field(() => String, { description: 'Issuer of the provider.' })
  readonly issuer: string;

  @Field(() => DateTime, { description: 'When the identity was linked.' })
  readonly createdAt: Date;
}

const LinkedIdentityConnection = connectionType('LinkedIdentity', () => LinkedIdentityType, {
  description: 'Linked identities, oldest first.',
});

@ObjectType('SignInProvider', { description: "An active identity provider of the viewer's party, by which its officers can sign in." })
export class SignInProviderType {
  @Field(() => ID, { description: 'Identifier of the identity provider.' })
  readonly providerId: string;

  @Field(() => String, { description: 'Display name of the provider.' })
  readonly name: string;
}

const SignInProviderConnection = connectionType('SignInProvider', () => SignInProviderType, {
  description: 'Identity providers, by name.',
});

@Resolver(() => LinkedIdentityType)
export class OidcSignInResolver {
  constructor(
    private readonly signIns: OidcSignInService,
    private readonly providers: IdentityProvidersService,
  ) {}

  @Mutation(() => SessionType, {
    description:
      'Opens a session for an officer who returned from an identity provider. Any refusal gives UNAUTHENTICATED with OIDC_REFUSED.',
  })
  @Public('session.sign-in')
  async signInWithProvider(
    @CurrentOrigin() origin: Origin,
    @CurrentCall() call: CallContext,
    @Args('code', CODE) code: string,
    @Args('verifier', VERIFIER) verifier: string,
  ): Promise<SessionType> {
    return SessionType.of(await this.signIns.finish(code, verifier, origin), call);
  }

  @Query(() => LinkedIdentityConnection, { description: "Identities at identity providers that can sign in to the viewer's own account." })
  @Requires('session:own', 'identity.list', { peopleOnly: true })
  async linkedIdentities(@CurrentActor() actor: Actor, @Args() page: PageArgs): Promise<Connection<LinkedIdentityType>> {
    return this.providers.linkedPage(actor, page);
  }

  @Query(() => SignInProviderConnection, {
    description: "Active identity providers of the viewer's party: the viewer can link an identity at each of them.",
  })
  @Requires('session:own', 'identity.list', { peopleOnly: true })
  async signInProviders(@CurrentActor() actor: Actor, @Args() page: PageArgs): Promise<Connection<SignInProviderType>> {
    return this.providers.signInPage(actor, page);
  }

  @Mutation(() => LinkedIdentityType, {
    description: "Links an identity (for=link at the start) with the viewer's own account. Needs step-up.",
  })
  @Requires('session:own', 'identity.link', { stepUp: 'ALWAYS', peopleOnly: true })
  async linkIdentity(
    @CurrentActor() actor: Actor,
    @CurrentOrigin() origin: Origin,
    @Args('code', CODE) code: string,
    @Args('verifier', VERIFIER) verifier: string,
  ): Promise<LinkedIdentityType> {
    return this.signIns.link(actor, code, verifier, origin);
  }

  @Mutation(() => ID, {
    description:
      'Unlinks an identity. It removes the roles from its claims and ends the sessions that it opened. Returns the id of the provider.',
  })
  @Requires('session:own', 'identity.unlink', { peopleOnly: true })
  async unlinkIdentity(
    @CurrentActor() actor: Actor,
    @Args('providerId', { type: () => ID, description: 'The identity provider.' }) providerId: string,
  ): Promise<string> {
    return this.providers.unlink(actor, providerId);
  }

  @Mutation(() => ViewerType, {
    description:
      "Confirms the viewer's identity, in a session that an identity provider opened, by a new sign-in there (for=confirm at the start).",
  })
  @Requires('session:own', 'session.confirm', { peopleOnly: true, admission: 'URGENT' })
  async confirmIdentityWithProvider(
    @CurrentActor() actor: Actor,
    @CurrentOrigin() origin: Origin,
    @Args('code', CODE) code: string,
    @Args('verifier', VERIFIER) verifier: string,
  ): Promise<ViewerType> {
    return ViewerType.of(await this.signIns.confirm(actor, code, verifier, origin));
  }
}
