import type { Actor } from '../../identity/auth/actor.js';
import type { CallContext } from '../../identity/auth/call-context.js';
import { loaderOf } from '../../platform/graphql/loaders.js';
import type { BrowseIndicatorsService } from './browse-indicators.service.js';
import { IndicatorType } from './indicator.graphql.js';

const CLAIMS = Symbol('indicators by id');

/**
 * Reads a claim that another item refers to, as the reader sees it; one statement per request, however many claims. For fields that require
 * `indicator:read`.
 * @returns null if the claim is absent or invisible, or if `id` is null
 */
export async function claimById(
  browsing: BrowseIndicatorsService,
  actor: Actor,
  call: CallContext,
  id: string | null,
): Promise<IndicatorType | null> {
  if (id === null) return null;
  const claim = await loaderOf(call.perRequest, CLAIMS, async (ids: readonly string[]) => {
    const byId = new Map((await browsing.byIds(actor, ids)).map((one) => [one.id, one]));
    return ids.map((one) => byId.get(one));
  }).load(id);
  return claim ? IndicatorType.of(claim) : null;
}
