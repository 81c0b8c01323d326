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

const RESPONSE_DESCRIPTION = 'What navigator.credentials answered, as JSON (PublicKeyCredential.toJSON).';

@Resolver(() => PasskeyType)
export class PasskeysResolver {
  constructor(
    private readonly passkeys: PasskeysService,
    private readonly confirmation: ConfirmationService,
    private readonly signIn: PasskeySignInService,
  ) {}

  @Mutation(() => String, {
    description:
      'Begins to set a passkey up. JSON for PublicKeyCredential.parseCreationOptionsFromJSON, good once, for five minutes, in this session. Needs step-up.',
  })
  @Requires('session:own', 'passkey.ask', { stepUp: 'ALWAYS', peopleOnly: true })
  async startPasskey(@CurrentActor() actor: Actor): Promise<string> {
    return this.passkeys.start(actor);
  }

  @Mutation(() => NewPasskeyType, {
    description:
      'Sets the passkey up that startPasskey began. With the first factor every other session of the account ends. Needs step-up.',
  })
  @Requires('session:own', 'passkey.add', { stepUp: 'ALWAYS', peopleOnly: true })
  async finishPasskey(
    @CurrentActor() actor: Actor,
    @Args('name', { type: () => String, description: 'By which its owner knows it again, 1 to 100 characters.' }) name: string,
    @Args('response', { type: () => String, description: RESPONSE_DESCRIPTION }) response: string,
  ): Promise<NewPasskey> {
    return this.passkeys.finish(actor, name, response);
  }

  @Mutation(() => Boolean, { description: "Gives another name to a passkey of one's own." })
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
    description: "Removes a passkey of one's own. Not where it is the last factor of an account that must have one. Needs step-up.",
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
      'Begins to sign in with a passkey, whoever it is. JSON for PublicKeyCredential.parseRequestOptionsFromJSON, good once, for five minutes. At most once a document.',
  })
  @Public('session.sign-in')
  async startPasskeySignIn(@CurrentOrigin() origin: Origin): Promise<string> {
    return this.signIn.start(origin);
  }

  @Mutation(() => SessionType, {
    description:
      'Opens a session with a passkey that has verified its user: it is both factors. At most once a document. UNAUTHENTICATED, whatever is wrong.',
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
      'Begins step-up with a passkey of one’s own. JSON for PublicKeyCredential.parseRequestOptionsFromJSON, good once, for five minutes.',
  })
  @Requires('session:own', 'passkey.ask', { peopleOnly: true })
  async startPasskeyConfirmation(@CurrentActor() actor: Actor): Promise<string> {
    return this.confirmation.startPasskey(actor);
  }

  @Mutation(() => DateTime, {
    description: 'Step-up with a passkey, like confirmIdentity. Until when it is good. At most once a document.',
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
