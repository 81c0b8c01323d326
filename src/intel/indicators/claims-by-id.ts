import type DataLoader from 'dataloader';
import type { GraphQLResolveInfo } from 'graphql';
import type { Actor } from '../../identity/auth/actor.js';
import type { CallContext } from '../../identity/auth/call-context.js';
import { loaderOf } from '../../platform/graphql/loaders.js';
import { selectedFields } from '../../platform/graphql/selected-fields.js';
import type { BrowseIndicatorsService } from './browse-indicators.service.js';
import type { Claim } from './claim.js';
import { IndicatorType } from './indicator.graphql.js';
import type { BatchHook } from './publish.service.js';

const CLAIMS = Symbol('indicators by id');

/** The actor and its request. */
export interface Reader {
  readonly actor: Actor;
  readonly call: CallContext;
}

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
  const claim = await claimLoader(browsing, { actor, call }).load(id);
  return claim ? IndicatorType.of(claim) : null;
}

/** Reads published claims in the transaction that publishes them. */
export interface ReceiptReading {
  readonly hook: BatchHook;
  /** Keeps the claims for {@link claimById} of the same request. Call it after the commit. */
  readonly keep: () => void;
}

/**
 * Returns how the claims behind receipts are read with them: without it, {@link claimById} reads them in another transaction. undefined: the request does not
 * select `indicator` of the receipts, or its actor may not read it.
 */
export function readingWithReceipts(
  browsing: BrowseIndicatorsService,
  { actor, call }: Reader,
  info: GraphQLResolveInfo,
): ReceiptReading | undefined {
  const fields = info.fieldNodes.flatMap(({ selectionSet }) => (selectionSet ? selectedFields(selectionSet, info.fragments) : []));
  if (!actor.permissions.has('indicator:read') || !fields.some(({ name }) => name.value === 'indicator')) return undefined;
  let read: readonly (readonly [string, Claim | undefined])[] = [];
  return {
    hook: async (tx, receipts) => {
      const ids = [...new Set(receipts.flatMap(({ indicatorId }) => indicatorId ?? []))];
      const byId = new Map((ids.length === 0 ? [] : await browsing.byIdsWithin(tx, ids)).map((one) => [one.id, one]));
      read = ids.map((id) => [id, byId.get(id)]);
    },
    keep: () => {
      const loader = claimLoader(browsing, { actor, call });
      for (const [id, claim] of read) loader.clear(id).prime(id, claim);
    },
  };
}

const claimLoader = (browsing: BrowseIndicatorsService, { actor, call }: Reader): DataLoader<string, Claim | undefined> =>
  loaderOf(call.perRequest, CLAIMS, async (ids: readonly string[]) => {
    const byId = new Map((await browsing.byIds(actor, ids)).map((one) => [one.id, one]));
    return ids.map((one) => byId.get(one));
  });
