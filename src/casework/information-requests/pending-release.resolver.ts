import { Parent, ResolveField, Resolver } from '@nestjs/graphql';
import type { Actor } from '../../identity/auth/actor.js';
import type { CallContext } from '../../identity/auth/call-context.js';
import { CurrentActor, CurrentCall, Requires } from '../../identity/auth/requires.js';
import { PENDING_RELEASE, PendingReleaseLoader } from '../../intel/releases/pending-release-loader.js';
import { ReleaseType } from '../../intel/releases/release.graphql.js';
import { InformationRequestType } from './information.graphql.js';

@Resolver(() => InformationRequestType)
export class PendingInformationReleaseResolver {
  constructor(private readonly pending: PendingReleaseLoader) {}

  @ResolveField('pendingRelease', () => ReleaseType, PENDING_RELEASE)
  @Requires('indicator:read')
  async pendingRelease(
    @Parent() { id }: InformationRequestType,
    @CurrentActor() actor: Actor,
    @CurrentCall() call: CallContext,
  ): Promise<ReleaseType | null> {
    return this.pending.of(actor, call, id);
  }
}
