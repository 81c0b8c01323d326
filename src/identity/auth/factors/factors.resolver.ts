import { Args, ID, Mutation, Query, Resolver } from '@nestjs/graphql';
import { DateTime } from '../../../platform/graphql/scalars.js';
import type { Actor } from '../actor.js';
import type { Origin } from '../call-context.js';
import { CurrentActor, CurrentOrigin, Requires } from '../requires.js';
import { ConfirmationService } from './confirmation.service.js';
import { SecondFactorsType, TotpOfferType } from './factors.graphql.js';
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

  @Mutation(() => DateTime, {
    description:
      'Confirms the viewer’s identity again, for operations that need step-up (STEP_UP_REQUIRED). Returns until when the confirmation is valid: five minutes, in this session. At most once per GraphQL document. Wrong input counts as a sign-in attempt.',
  })
  @Requires('session:own', 'session.confirm', { peopleOnly: true })
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
  ): Promise<Date> {
    return this.confirmation.confirmByPassword(actor, { password, code }, origin);
  }

  @Mutation(() => TotpOfferType, {
    description: 'Creates a secret for an authenticator app. It takes effect with confirmTotp, within 15 minutes. Needs step-up.',
  })
  @Requires('session:own', 'totp.start', { stepUp: 'ALWAYS', peopleOnly: true })
  async startTotp(@CurrentActor() actor: Actor): Promise<TotpOfferType> {
    return this.factors.startTotp(actor);
  }

  @Mutation(() => [String], {
    description:
      'Activates the app of startTotp and replaces a former one. Returns ten recovery codes, shown once; former codes become invalid. With the first factor, every other session of the account ends. Needs step-up.',
  })
  @Requires('session:own', 'totp.confirm', { stepUp: 'ALWAYS', peopleOnly: true })
  async confirmTotp(
    @CurrentActor() actor: Actor,
    @Args('code', { type: () => String, description: 'The six digits that the app shows now. They cannot be used again.' }) code: string,
  ): Promise<readonly string[]> {
    return this.factors.confirmTotp(actor, code);
  }

  @Mutation(() => Boolean, {
    description:
      'Removes the authenticator app. This is refused if it is the last factor of an account that must have one: set up another factor first. Needs step-up.',
  })
  @Requires('session:own', 'totp.disable', { stepUp: 'ALWAYS', peopleOnly: true })
  async disableTotp(@CurrentActor() actor: Actor): Promise<boolean> {
    await this.factors.disableTotp(actor);
    return true;
  }

  @Mutation(() => [String], { description: 'Creates ten new recovery codes, shown once. Former codes become invalid. Needs step-up.' })
  @Requires('session:own', 'recovery.renew', { stepUp: 'ALWAYS', peopleOnly: true })
  async regenerateRecoveryCodes(@CurrentActor() actor: Actor): Promise<readonly string[]> {
    return this.factors.renewRecoveryCodes(actor);
  }

  @Mutation(() => Boolean, {
    description:
      "Requires a second factor of all people of the viewer's party, immediately. A person without one can only set one up until then. Switching the rule off needs step-up. For national and partner admins.",
  })
  @Requires('user:manage', 'factor.require', { stepUp: 'TO_WIDEN' })
  async requireSecondFactor(
    @CurrentActor() actor: Actor,
    @Args('on', { type: () => Boolean, description: 'true: required from now on; false: no longer required.' }) on: boolean,
  ): Promise<boolean> {
    await this.factors.setRequired(actor, on);
    return true;
  }

  @Mutation(() => Boolean, {
    description:
      'Removes all second factors of an account whose owner has lost them, and ends its sessions. The owner then signs in with the password alone and sets up a new factor. For admins who may reset the password of the account. Needs step-up.',
  })
  @Requires('password:reset', 'factor.take-away', { stepUp: 'ALWAYS' })
  async removeSecondFactors(
    @CurrentActor() actor: Actor,
    @Args('userId', { type: () => ID, description: 'The account. It cannot be the viewer’s own, nor one that the viewer may not manage.' })
    userId: string,
  ): Promise<boolean> {
    await this.factors.removeAll(actor, userId);
    return true;
  }
}
