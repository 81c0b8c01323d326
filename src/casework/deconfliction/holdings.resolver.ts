import { Args, ID, Int, Mutation, Query, Resolver } from '@nestjs/graphql';
import type { Actor } from '../../identity/auth/actor.js';
import { CurrentActor, Requires } from '../../identity/auth/requires.js';
import { Cursor } from '../../platform/graphql/scalars.js';
import { formProblems } from '../../intel/indicators/item-form.js';
import { HoldingReceiptType, SealedHoldingPageType, SealedHoldingType, SealHoldingInput } from './holdings.graphql.js';
import { type CheckedHolding, HoldingsService } from './holdings.service.js';

@Resolver(() => SealedHoldingType)
export class HoldingsResolver {
  constructor(private readonly service: HoldingsService) {}

  @Mutation(() => [HoldingReceiptType], {
    description:
      "Registers 1 to 1,000 values of the viewer's agency only for deconfliction. Returns a receipt for each value, in order. Registering the same value again replaces its data.",
  })
  @Requires('holding:seal', 'holding.seal')
  async sealHoldings(
    @CurrentActor() actor: Actor,
    @Args('input', { type: () => [SealHoldingInput], description: 'The values.' }) input: SealHoldingInput[],
  ): Promise<readonly HoldingReceiptType[]> {
    return this.service.sealAll(actor, input.map(checkedHolding));
  }

  @Mutation(() => [HoldingReceiptType], {
    description: 'Removes 1 to 1,000 sealed holdings. Returns a receipt for each holding, in order.',
  })
  @Requires('holding:seal', 'holding.unseal')
  async unsealHoldings(
    @CurrentActor() actor: Actor,
    @Args('ids', { type: () => [ID], description: "Ids of sealed holdings of the viewer's agency." }) ids: string[],
  ): Promise<readonly HoldingReceiptType[]> {
    return this.service.unseal(actor, ids);
  }

  @Query(() => SealedHoldingPageType, { description: "Sealed holdings of the viewer's agency, newest first, without their values." })
  @Requires('holding:seal', 'holding.list')
  async sealedHoldings(
    @CurrentActor() actor: Actor,
    @Args('first', { type: () => Int, nullable: true, defaultValue: 50, description: 'Page size, 1 to 200.' }) first?: number | null,
    @Args('after', { type: () => Cursor, nullable: true, description: 'Cursor of the previous page.' }) after?: string | null,
  ): Promise<SealedHoldingPageType> {
    return SealedHoldingPageType.of(await this.service.page(actor, { first: first ?? 50, after: after ?? null }));
  }
}

/** Validates one holding. An invalid holding affects only its own receipt. */
function checkedHolding(input: SealHoldingInput): CheckedHolding {
  const holding = Object.assign(new SealHoldingInput(), input);
  const refusal = formProblems(holding);
  return refusal.length > 0 ? { refusal } : { ...holding, threat: holding.threat ?? null, validUntil: holding.validUntil ?? null };
}
