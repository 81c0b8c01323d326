import { Parent, ResolveField, Resolver } from '@nestjs/graphql';
import type { Actor } from '../../identity/auth/actor.js';
import type { CallContext } from '../../identity/auth/call-context.js';
import { CurrentActor, CurrentCall, Requires } from '../../identity/auth/requires.js';
import { loaderOf } from '../../platform/graphql/loaders.js';
import { ActionRequestType } from './action.graphql.js';
import { ActionRequestReceiptType } from './action-receipts.graphql.js';
import { BrowseActionsService } from './browse-actions.service.js';

const REQUESTS = Symbol('requests to act by id');

@Resolver(() => ActionRequestReceiptType)
export class ActionReceiptsResolver {
  constructor(private readonly browsing: BrowseActionsService) {}

  @ResolveField('request', () => ActionRequestType, {
    nullable: true,
    description: 'The request after the whole batch; null when this element was rejected.',
  })
  @Requires('indicator:read')
  async request(
    @Parent() { requestId }: ActionRequestReceiptType,
    @CurrentActor() actor: Actor,
    @CurrentCall() call: CallContext,
  ): Promise<ActionRequestType | null> {
    const requests = loaderOf(call.perRequest, REQUESTS, (ids: readonly string[]) => this.browsing.byIds(actor, ids));
    const row = requestId === null ? undefined : await requests.load(requestId);
    return row ? ActionRequestType.of(row) : null;
  }
}
