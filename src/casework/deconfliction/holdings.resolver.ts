import { Args, ID, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import type { Actor } from '../../identity/auth/actor.js';
import type { CallContext } from '../../identity/auth/call-context.js';
import { CurrentActor, CurrentCall, Requires } from '../../identity/auth/requires.js';
import { type Connection, mapConnection, PageArgs } from '../../platform/graphql/connection.js';
import { loaderOf } from '../../platform/graphql/loaders.js';
import { formProblems } from '../../intel/indicators/item-form.js';
import { HoldingReceiptType, SealedHoldingConnection, SealedHoldingType, SealHoldingInput } from './holdings.graphql.js';
import { type CheckedHolding, HoldingsService } from './holdings.service.js';

const HOLDINGS = Symbol('sealed holdings by id');

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
    description: 'Removes 1 to 1,000 sealed holdings. Returns a receipt for each, in order: REMOVED without the holding, or REJECTED.',
  })
  @Requires('holding:seal', 'holding.unseal')
  async unsealHoldings(
    @CurrentActor() actor: Actor,
    @Args('ids', { type: () => [ID], description: "Ids of sealed holdings of the viewer's agency." }) ids: string[],
  ): Promise<readonly HoldingReceiptType[]> {
    return this.service.unseal(actor, ids);
  }

  @Query(() => SealedHoldingConnection, { description: "Sealed holdings of the viewer's agency, newest first, without their values." })
  @Requires('holding:seal', 'holding.list')
  async sealedHoldings(@CurrentActor() actor: Actor, @Args() page: PageArgs): Promise<Connection<SealedHoldingType>> {
    return mapConnection(await this.service.page(actor, page), SealedHoldingType.of);
  }
}

@Resolver(() => HoldingReceiptType)
export class HoldingReceiptsResolver {
  constructor(private readonly service: HoldingsService) {}

  @ResolveField('holding', () => SealedHoldingType, {
    nullable: true,
    description: 'The stored holding; null when it was rejected or removed.',
  })
  @Requires('holding:seal')
  async holding(
    @Parent() { holdingId }: HoldingReceiptType,
    @CurrentActor() actor: Actor,
    @CurrentCall() call: CallContext,
  ): Promise<SealedHoldingType | null> {
    const holdings = loaderOf(call.perRequest, HOLDINGS, (ids: readonly string[]) => this.service.byIds(actor, ids));
    const row = holdingId === null ? undefined : await holdings.load(holdingId);
    return row ? SealedHoldingType.of(row) : null;
  }
}

/** Validates one holding. An invalid holding affects only its own receipt. */
function checkedHolding(input: SealHoldingInput): CheckedHolding {
  const holding = Object.assign(new SealHoldingInput(), input);
  const refusal = formProblems(holding);
  return refusal.length > 0 ? { refusal } : { ...holding, threat: holding.threat ?? null, validUntil: holding.validUntil ?? null };
}
