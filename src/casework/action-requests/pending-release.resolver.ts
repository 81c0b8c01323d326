import { Parent, ResolveField, Resolver } from '@nestjs/graphql';
import type { Actor } from '../../identity/auth/actor.js';
import type { CallContext } from '../../identity/auth/call-context.js';
import { CurrentActor, CurrentCall, Requires } from '../../identity/auth/requires.js';
import { PENDING_RELEASE, PendingReleaseLoader } from '../../intel/releases/pending-release-loader.js';
import { ReleaseType } from '../../intel/releases/release.graphql.js';
import { ActionRequestType } from './action.graphql.js';

@Resolver(() => ActionRequestType)
export class PendingActionReleaseResolver {
  constructor(private readonly pending: PendingReleaseLoader) {}

  @ResolveField('pendingRelease', () => ReleaseType, PENDING_RELEASE)
  @Requires('indicator:read')
  async pendingRelease(
    @Parent() { id }: ActionRequestType,
    @CurrentActor() actor: Actor,
    @CurrentCall() call: CallContext,
  ): Promise<ReleaseType | null> {
    return this.pending.of(actor, call, id);
  }
}
