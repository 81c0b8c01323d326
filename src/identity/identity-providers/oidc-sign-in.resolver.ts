import { Args, Field, ID, Mutation, ObjectType, Query, Resolver } from '@nestjs/graphql';
import type { Actor } from '../auth/actor.js';
import type { Origin } from '../auth/call-context.js';
import { CurrentActor, CurrentOrigin, Public, Requires } from '../auth/requires.js';
import { SessionType } from '../auth/viewer.graphql.js';
import { DateTime } from '../../platform/graphql/scalars.js';
import { IdentityProvidersService } from './identity-providers.service.js';
import { OidcSignInService } from './oidc-sign-in.service.js';

const CODE = {
  type: () => String,
  description: 'The one-time code behind the # of the address that the browser came back to. Good for two minutes.',
};
const VERIFIER = { type: () => String, description: 'What the challenge at the start was made of.' };

@ObjectType('LinkedIdentity', { description: "An identity at one's party's identity provider that opens one's account." })
export class LinkedIdentityType {
  @Field(() => ID, { description: 'Identifier of the identity provider.' })
  readonly provider: string;

  @Field(() => String, { description: 'Name of the provider, for people.' })
  readonly name: string;

  @Field(() => String, { description: 'Its issuer.' })
  readonly issuer: string;

  @Field(() => DateTime, { description: 'Since when.' })
  readonly linkedAt: Date;
}

@Resolver(() => LinkedIdentityType)
export class OidcSignInResolver {
  constructor(
    private readonly signIns: OidcSignInService,
    private readonly providers: IdentityProvidersService,
  ) {}

  @Mutation(() => SessionType, {
    description: 'Opens a session for whoever came back from an identity provider. UNAUTHENTICATED, OIDC_REFUSED, whatever keeps them out.',
  })
  @Public('session.sign-in')
  async finishSignIn(
    @CurrentOrigin() origin: Origin,
    @Args('code', CODE) code: string,
    @Args('verifier', VERIFIER) verifier: string,
  ): Promise<SessionType> {
    return SessionType.of(await this.signIns.finish(code, verifier, origin));
  }

  @Query(() => [LinkedIdentityType], { description: "What opens the viewer's own account besides its password." })
  @Requires('session:own', 'identity.list', { peopleOnly: true })
  async linkedIdentities(@CurrentActor() actor: Actor): Promise<LinkedIdentityType[]> {
    return [...(await this.providers.linked(actor))];
  }

  @Mutation(() => Boolean, {
    description: "Links an identity (for=link at the start) with the viewer's own account; the viewer confirms who they are first.",
  })
  @Requires('session:own', 'identity.link', { stepUp: 'ALWAYS', peopleOnly: true })
  async linkIdentity(
    @CurrentActor() actor: Actor,
    @CurrentOrigin() origin: Origin,
    @Args('code', CODE) code: string,
    @Args('verifier', VERIFIER) verifier: string,
  ): Promise<boolean> {
    await this.signIns.link(actor, code, verifier, origin);
    return true;
  }

  @Mutation(() => Boolean, { description: 'Unlinks it, with the roles that its claims gave and the sessions that it opened.' })
  @Requires('session:own', 'identity.unlink', { peopleOnly: true })
  async unlinkIdentity(
    @CurrentActor() actor: Actor,
    @Args('provider', { type: () => ID, description: 'The identity provider.' }) provider: string,
  ): Promise<boolean> {
    await this.providers.unlink(actor, provider);
    return true;
  }

  @Mutation(() => Boolean, {
    description:
      'Confirms who the viewer is, in a session that an identity provider opened, by signing in there anew (for=confirm at the start).',
  })
  @Requires('session:own', 'session.confirm', { peopleOnly: true })
  async confirmByProvider(
    @CurrentActor() actor: Actor,
    @CurrentOrigin() origin: Origin,
    @Args('code', CODE) code: string,
    @Args('verifier', VERIFIER) verifier: string,
  ): Promise<boolean> {
    await this.signIns.confirm(actor, code, verifier, origin);
    return true;
  }
}
