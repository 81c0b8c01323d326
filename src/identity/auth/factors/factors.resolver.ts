import { Args, Mutation, Query, Resolver } from '@nestjs/graphql';
import type { Actor } from '../actor.js';
import type { Origin } from '../call-context.js';
import { CurrentActor, CurrentOrigin, Requires } from '../requires.js';
import { ViewerType } from '../viewer.graphql.js';
import { ConfirmationService } from './confirmation.service.js';
import { SecondFactorsPayloadType, SecondFactorsType, TotpOfferType } from './factors.graphql.js';
import { FactorsService, type OwnFactors } from './factors.service.js';

@Resolver(() => SecondFactorsType)
export class FactorsResolver {
  constructor(
    private readonly factors: FactorsService,
    private readonly confirmation: ConfirmationService,
  ) {}

  @Query(() => SecondFactorsType, { description: "The second factors of the viewer's own account." })
  @Requires('session:own', 'factor.list', { peopleOnly: true })
  async secondFactors(@CurrentActor() actor: Actor): Promise<OwnFactors> {
    return this.factors.own(actor);
  }

  @Mutation(() => ViewerType, {
    description:
      "Confirms the viewer's identity again, for operations that need step-up (STEP_UP_REQUIRED). `confirmedUntil` has the end: five minutes later, in this session. At most once per GraphQL document. Wrong input counts as a sign-in attempt.",
  })
  @Requires('session:own', 'session.confirm', { peopleOnly: true, admission: 'UNQUEUED' })
  async confirmIdentity(
    @CurrentActor() actor: Actor,
    @CurrentOrigin() origin: Origin,
    @Args('password', { type: () => String, description: 'The password of the account.' }) password: string,
    @Args('code', {
      type: () => String,
      nullable: true,
      description: 'The six digits of the app, or a recovery code; for accounts with a second factor.',
    })
    code?: string | null,
  ): Promise<ViewerType> {
    return ViewerType.of(await this.confirmation.confirmByPassword(actor, { password, code }, origin));
  }

  @Mutation(() => TotpOfferType, {
    description: 'Creates a secret for an authenticator app. It takes effect with finishTotp, within 15 minutes. Needs step-up.',
  })
  @Requires('session:own', 'totp.start', { stepUp: 'ALWAYS', peopleOnly: true })
  async startTotp(@CurrentActor() actor: Actor): Promise<TotpOfferType> {
    return this.factors.startTotp(actor);
  }

  @Mutation(() => SecondFactorsPayloadType, {
    description:
      'Activates the app of startTotp and replaces a former one. Returns ten recovery codes, shown once; former codes become invalid. With the first factor, every other session of the account ends. Needs step-up.',
  })
  @Requires('session:own', 'totp.confirm', { stepUp: 'ALWAYS', peopleOnly: true })
  async finishTotp(
    @CurrentActor() actor: Actor,
    @Args('code', { type: () => String, description: 'The six digits that the app shows now. They cannot be used again.' }) code: string,
  ): Promise<SecondFactorsPayloadType> {
    return this.changed(actor, await this.factors.finishTotp(actor, code));
  }

  @Mutation(() => SecondFactorsPayloadType, {
    description:
      'Removes the authenticator app. This is refused if it is the last factor of an account that must have one: set up another factor first. Needs step-up.',
  })
  @Requires('session:own', 'totp.disable', { stepUp: 'ALWAYS', peopleOnly: true })
  async removeTotp(@CurrentActor() actor: Actor): Promise<SecondFactorsPayloadType> {
    await this.factors.removeTotp(actor);
    return this.changed(actor);
  }

  @Mutation(() => SecondFactorsPayloadType, {
    description: 'Creates ten new recovery codes, shown once. Former codes become invalid. Needs step-up.',
  })
  @Requires('session:own', 'recovery.renew', { stepUp: 'ALWAYS', peopleOnly: true })
  async regenerateRecoveryCodes(@CurrentActor() actor: Actor): Promise<SecondFactorsPayloadType> {
    return this.changed(actor, await this.factors.renewRecoveryCodes(actor));
  }

  @Mutation(() => SecondFactorsPayloadType, {
    description:
      "Requires a second factor of all officers of the viewer's party, immediately. An officer without one can only set one up until then. Switching the rule off needs step-up. For national and partner admins.",
  })
  @Requires('user:manage', 'factor.require', { stepUp: 'TO_WIDEN' })
  async setSecondFactorRequired(
    @CurrentActor() actor: Actor,
    @Args('required', { type: () => Boolean, description: 'true: required from now on; false: no longer required.' }) required: boolean,
  ): Promise<SecondFactorsPayloadType> {
    await this.factors.setRequired(actor, required);
    return this.changed(actor);
  }

  private async changed(actor: Actor, recoveryCodes: readonly string[] | null = null): Promise<SecondFactorsPayloadType> {
    return { secondFactors: await this.factors.own(actor), recoveryCodes };
  }
}
