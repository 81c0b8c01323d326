import { Parent, ResolveField, Resolver } from '@nestjs/graphql';
import type { Actor } from '../../identity/auth/actor.js';
import type { CallContext } from '../../identity/auth/call-context.js';
import { CurrentActor, CurrentCall, Requires } from '../../identity/auth/requires.js';
import { IndicatorType } from '../indicators/indicator.graphql.js';
import { PENDING_RELEASE, PendingReleaseLoader } from './pending-release-loader.js';
import { ReleaseType } from './release.graphql.js';

@Resolver(() => IndicatorType)
export class PendingIndicatorReleaseResolver {
  constructor(private readonly pending: PendingReleaseLoader) {}

  @ResolveField('pendingRelease', () => ReleaseType, PENDING_RELEASE)
  @Requires('indicator:read')
  async pendingRelease(
    @Parent() { claim }: IndicatorType,
    @CurrentActor() actor: Actor,
    @CurrentCall() call: CallContext,
  ): Promise<ReleaseType | null> {
    return this.pending.of(actor, call, claim.id);
  }
}
