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
      'Proves anew who one is, for what needs step-up (STEP_UP_REQUIRED). Until when it is good: five minutes, in this session. At most once a document; wrong ones are counted with the sign-ins.',
  })
  @Requires('session:own', 'session.confirm', { peopleOnly: true })
  async confirmIdentity(
    @CurrentActor() actor: Actor,
    @CurrentOrigin() origin: Origin,
    @Args('password', { type: () => String, description: 'The password of the account.' }) password: string,
    @Args('code', {
      type: () => String,
      nullable: true,
      description: 'Six digits of the app, or a recovery code; for accounts that have a second factor.',
    })
    code?: string | null,
  ): Promise<Date> {
    return this.confirmation.confirmByPassword(actor, { password, code }, origin);
  }

  @Mutation(() => TotpOfferType, {
    description: 'Makes a secret for an authenticator app. Nothing changes until confirmTotp, within a quarter of an hour. Needs step-up.',
  })
  @Requires('session:own', 'totp.start', { stepUp: 'ALWAYS', peopleOnly: true })
  async startTotp(@CurrentActor() actor: Actor): Promise<TotpOfferType> {
    return this.factors.startTotp(actor);
  }

  @Mutation(() => [String], {
    description:
      'Turns the app of startTotp on, in the place of a former one. Ten recovery codes, shown this once; former ones open nothing any more. With the first factor every other session of the account ends. Needs step-up.',
  })
  @Requires('session:own', 'totp.confirm', { stepUp: 'ALWAYS', peopleOnly: true })
  async confirmTotp(
    @CurrentActor() actor: Actor,
    @Args('code', { type: () => String, description: 'The six digits that the app shows now. They are used up by it.' }) code: string,
  ): Promise<readonly string[]> {
    return this.factors.confirmTotp(actor, code);
  }

  @Mutation(() => Boolean, {
    description:
      'Turns the app off. Not where it is the last factor of an account that must have one: put another in its place. Needs step-up.',
  })
  @Requires('session:own', 'totp.disable', { stepUp: 'ALWAYS', peopleOnly: true })
  async disableTotp(@CurrentActor() actor: Actor): Promise<boolean> {
    await this.factors.disableTotp(actor);
    return true;
  }

  @Mutation(() => [String], { description: 'Ten new recovery codes, shown this once; former ones open nothing any more. Needs step-up.' })
  @Requires('session:own', 'recovery.renew', { stepUp: 'ALWAYS', peopleOnly: true })
  async regenerateRecoveryCodes(@CurrentActor() actor: Actor): Promise<readonly string[]> {
    return this.factors.renewRecoveryCodes(actor);
  }

  @Mutation(() => Boolean, {
    description:
      "Demands a second factor of all people of one's own party, at once: whoever has none may set one up, and nothing else until then. Switching it off needs step-up. For national and partner admins.",
  })
  @Requires('user:manage', 'factor.require', { stepUp: 'TO_WIDEN' })
  async requireSecondFactor(
    @CurrentActor() actor: Actor,
    @Args('on', { type: () => Boolean, description: 'true: from now on; false: no longer.' }) on: boolean,
  ): Promise<boolean> {
    await this.factors.setRequired(actor, on);
    return true;
  }

  @Mutation(() => Boolean, {
    description:
      'Takes all second factors of an account away that has lost them, and ends its sessions: it signs in with the password alone, and sets a new one up. For whoever may reset its password. Needs step-up.',
  })
  @Requires('password:reset', 'factor.take-away', { stepUp: 'ALWAYS' })
  async removeSecondFactors(
    @CurrentActor() actor: Actor,
    @Args('userId', { type: () => ID, description: 'The account. Never one’s own, nor one above or outside of what one governs.' })
    userId: string,
  ): Promise<boolean> {
    await this.factors.removeAll(actor, userId);
    return true;
  }
}
