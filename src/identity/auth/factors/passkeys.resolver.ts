import { Args, ID, Mutation, Resolver } from '@nestjs/graphql';
import { DateTime } from '../../../platform/graphql/scalars.js';
import type { Actor } from '../actor.js';
import type { Origin } from '../call-context.js';
import { CurrentActor, CurrentOrigin, Public, Requires } from '../requires.js';
import { SessionType } from '../viewer.graphql.js';
import { ConfirmationService } from './confirmation.service.js';
import { NewPasskeyType, PasskeyType } from './factors.graphql.js';
import { PasskeySignInService } from './passkey-sign-in.service.js';
import { type NewPasskey, PasskeysService } from './passkeys.service.js';

const RESPONSE_DESCRIPTION = 'The response of navigator.credentials as JSON (PublicKeyCredential.toJSON).';

@Resolver(() => PasskeyType)
export class PasskeysResolver {
  constructor(
    private readonly passkeys: PasskeysService,
    private readonly confirmation: ConfirmationService,
    private readonly signIn: PasskeySignInService,
  ) {}

  @Mutation(() => String, {
    description:
      'Starts the setup of a passkey. Returns JSON for PublicKeyCredential.parseCreationOptionsFromJSON, valid once, for five minutes, in this session. Needs step-up.',
  })
  @Requires('session:own', 'passkey.ask', { stepUp: 'ALWAYS', peopleOnly: true })
  async startPasskey(@CurrentActor() actor: Actor): Promise<string> {
    return this.passkeys.start(actor);
  }

  @Mutation(() => NewPasskeyType, {
    description:
      'Finishes the setup that startPasskey began. With the first factor, every other session of the account ends. Needs step-up.',
  })
  @Requires('session:own', 'passkey.add', { stepUp: 'ALWAYS', peopleOnly: true })
  async finishPasskey(
    @CurrentActor() actor: Actor,
    @Args('name', { type: () => String, description: 'A name for the owner to recognise the passkey, 1 to 100 characters.' }) name: string,
    @Args('response', { type: () => String, description: RESPONSE_DESCRIPTION }) response: string,
  ): Promise<NewPasskey> {
    return this.passkeys.finish(actor, name, response);
  }

  @Mutation(() => Boolean, { description: 'Renames a passkey of the viewer.' })
  @Requires('session:own', 'passkey.rename', { peopleOnly: true })
  async renamePasskey(
    @CurrentActor() actor: Actor,
    @Args('id', { type: () => ID, description: 'The passkey.' }) id: string,
    @Args('name', { type: () => String, description: 'The new name, 1 to 100 characters.' }) name: string,
  ): Promise<boolean> {
    await this.passkeys.rename(actor, id, name);
    return true;
  }

  @Mutation(() => Boolean, {
    description:
      'Removes a passkey of the viewer. This is refused if it is the last factor of an account that must have one. Needs step-up.',
  })
  @Requires('session:own', 'passkey.remove', { stepUp: 'ALWAYS', peopleOnly: true })
  async removePasskey(
    @CurrentActor() actor: Actor,
    @Args('id', { type: () => ID, description: 'The passkey.' }) id: string,
  ): Promise<boolean> {
    await this.passkeys.remove(actor, id);
    return true;
  }

  @Mutation(() => String, {
    description:
      'Starts a sign-in with a passkey, without naming an account. Returns JSON for PublicKeyCredential.parseRequestOptionsFromJSON, valid once, for five minutes. At most once per GraphQL document.',
  })
  @Public('session.sign-in')
  async startPasskeySignIn(@CurrentOrigin() origin: Origin): Promise<string> {
    return this.signIn.start(origin);
  }

  @Mutation(() => SessionType, {
    description:
      'Opens a session with a passkey that has verified its user: it counts as both factors. At most once per GraphQL document. Any failure gives UNAUTHENTICATED.',
  })
  @Public('session.sign-in')
  async signInWithPasskey(
    @CurrentOrigin() origin: Origin,
    @Args('response', { type: () => String, description: RESPONSE_DESCRIPTION }) response: string,
  ): Promise<SessionType> {
    return SessionType.of(await this.signIn.finish(response, origin));
  }

  @Mutation(() => String, {
    description:
      'Starts step-up with a passkey of the viewer. Returns JSON for PublicKeyCredential.parseRequestOptionsFromJSON, valid once, for five minutes.',
  })
  @Requires('session:own', 'passkey.ask', { peopleOnly: true })
  async startPasskeyConfirmation(@CurrentActor() actor: Actor): Promise<string> {
    return this.confirmation.startPasskey(actor);
  }

  @Mutation(() => DateTime, {
    description:
      'Confirms the viewer’s identity with a passkey, like confirmIdentity. Returns until when the confirmation is valid. At most once per GraphQL document.',
  })
  @Requires('session:own', 'session.confirm', { peopleOnly: true })
  async confirmIdentityWithPasskey(
    @CurrentActor() actor: Actor,
    @CurrentOrigin() origin: Origin,
    @Args('response', { type: () => String, description: RESPONSE_DESCRIPTION }) response: string,
  ): Promise<Date> {
    return this.confirmation.confirmByPasskey(actor, response, origin);
  }
}
