import { Args, ID, Mutation, Resolver } from '@nestjs/graphql';
import type { Actor } from '../actor.js';
import type { CallContext, Origin } from '../call-context.js';
import { CurrentActor, CurrentCall, CurrentOrigin, Public, Requires } from '../requires.js';
import { SessionType, ViewerType } from '../viewer.graphql.js';
import { ConfirmationService } from './confirmation.service.js';
import { PasskeyType, SecondFactorsPayloadType } from './factors.graphql.js';
import { FactorsService } from './factors.service.js';
import type { PasskeyJson, PasskeyOptions } from './passkey-ceremony.js';
import { PasskeyOptionsScalar, PasskeyResponseScalar } from './passkey-scalars.js';
import { PasskeySignInService } from './passkey-sign-in.service.js';
import { PasskeysService } from './passkeys.service.js';

const RESPONSE = { type: () => PasskeyResponseScalar, description: 'The answer of navigator.credentials.' };

@Resolver(() => PasskeyType)
export class PasskeysResolver {
  constructor(
    private readonly passkeys: PasskeysService,
    private readonly factors: FactorsService,
    private readonly confirmation: ConfirmationService,
    private readonly signIn: PasskeySignInService,
  ) {}

  @Mutation(() => PasskeyOptionsScalar, {
    description:
      'Starts the setup of a passkey. Returns options for PublicKeyCredential.parseCreationOptionsFromJSON, valid once, for five minutes, in this session. Needs step-up.',
  })
  @Requires('session:own', 'passkey.ask', { stepUp: 'ALWAYS', peopleOnly: true })
  async startPasskey(@CurrentActor() actor: Actor): Promise<PasskeyOptions> {
    return this.passkeys.start(actor);
  }

  @Mutation(() => SecondFactorsPayloadType, {
    description:
      'Finishes the setup that startPasskey began. The new passkey is the last one. With the first factor, there are recovery codes, and every other session of the account ends. Needs step-up.',
  })
  @Requires('session:own', 'passkey.add', { stepUp: 'ALWAYS', peopleOnly: true })
  async finishPasskey(
    @CurrentActor() actor: Actor,
    @Args('name', { type: () => String, description: 'A name for the owner to recognise the passkey, 1 to 100 characters.' }) name: string,
    @Args('response', RESPONSE) response: PasskeyJson,
  ): Promise<SecondFactorsPayloadType> {
    return this.changed(actor, await this.passkeys.finish(actor, name, response));
  }

  @Mutation(() => SecondFactorsPayloadType, { description: 'Renames a passkey of the viewer.' })
  @Requires('session:own', 'passkey.rename', { peopleOnly: true })
  async renamePasskey(
    @CurrentActor() actor: Actor,
    @Args('id', { type: () => ID, description: 'Identifier of the passkey.' }) id: string,
    @Args('name', { type: () => String, description: 'The new name, 1 to 100 characters.' }) name: string,
  ): Promise<SecondFactorsPayloadType> {
    await this.passkeys.rename(actor, id, name);
    return this.changed(actor);
  }

  @Mutation(() => SecondFactorsPayloadType, {
    description:
      'Removes a passkey of the viewer. This is refused if it is the last factor of an account that must have one. Needs step-up.',
  })
  @Requires('session:own', 'passkey.remove', { stepUp: 'ALWAYS', peopleOnly: true })
  async removePasskey(
    @CurrentActor() actor: Actor,
    @Args('id', { type: () => ID, description: 'Identifier of the passkey.' }) id: string,
  ): Promise<SecondFactorsPayloadType> {
    await this.passkeys.remove(actor, id);
    return this.changed(actor);
  }

  @Mutation(() => PasskeyOptionsScalar, {
    description:
      'Starts a sign-in with a passkey, without naming an account. Returns options for PublicKeyCredential.parseRequestOptionsFromJSON, valid once, for five minutes. At most once per GraphQL document.',
  })
  @Public('session.sign-in')
  async startPasskeySignIn(@CurrentOrigin() origin: Origin): Promise<PasskeyOptions> {
    return this.signIn.start(origin);
  }

  @Mutation(() => SessionType, {
    description:
      'Opens a session with a passkey that has verified its user: it counts as both factors. At most once per GraphQL document. Any failure gives UNAUTHENTICATED.',
  })
  @Public('session.sign-in')
  async signInWithPasskey(
    @CurrentOrigin() origin: Origin,
    @CurrentCall() call: CallContext,
    @Args('response', RESPONSE) response: PasskeyJson,
  ): Promise<SessionType> {
    return SessionType.of(await this.signIn.finish(response, origin), call);
  }

  @Mutation(() => PasskeyOptionsScalar, {
    description:
      'Starts step-up with a passkey of the viewer. Returns options for PublicKeyCredential.parseRequestOptionsFromJSON, valid once, for five minutes.',
  })
  @Requires('session:own', 'passkey.ask', { peopleOnly: true, admission: 'URGENT' })
  async startPasskeyConfirmation(@CurrentActor() actor: Actor): Promise<PasskeyOptions> {
    return this.confirmation.startPasskey(actor);
  }

  @Mutation(() => ViewerType, {
    description: "Confirms the viewer's identity with a passkey, like confirmIdentity. At most once per GraphQL document.",
  })
  @Requires('session:own', 'session.confirm', { peopleOnly: true, admission: 'URGENT' })
  async confirmIdentityWithPasskey(
    @CurrentActor() actor: Actor,
    @CurrentOrigin() origin: Origin,
    @Args('response', RESPONSE) response: PasskeyJson,
  ): Promise<ViewerType> {
    return ViewerType.of(await this.confirmation.confirmByPasskey(actor, response, origin));
  }

  private async changed(actor: Actor, recoveryCodes: readonly string[] | null = null): Promise<SecondFactorsPayloadType> {
    return { secondFactors: await this.factors.own(actor), recoveryCodes };
  }
}
