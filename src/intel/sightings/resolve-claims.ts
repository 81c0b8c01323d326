import type { Transaction } from '../../platform/database/database.js';
import { candidateClaimIdsOf } from './claim-ids.policy.js';

/** A claim that a given id refers to. */
interface ClaimReferenceRow {
  readonly given: string;
  readonly claim: string;
}

/**
 * Returns the visible claims that these ids of other systems refer to: ids as the hub exports them, or ids of originals that the context may read. Ids
 * without a claim are left out.
 */
export async function resolveClaimIds(tx: Transaction, ids: readonly string[]): Promise<ReadonlyMap<string, readonly string[]>> {
  const candidates = ids.flatMap((given) => candidateClaimIdsOf(given).map((claim) => ({ given, claim })));
  const present = await tx.query<{ id: string }>('select i.id from hub.indicator i where i.id = any ($1)', [
    candidates.map(({ claim }) => claim),
  ]);
  const originals = await tx.query<ClaimReferenceRow>('select * from hub.claims_of_originals($1)', [ids]);
  const known = new Set(present.map(({ id }) => id));
  const claimsById = new Map<string, Set<string>>();
  for (const { given, claim } of [...candidates.filter((one) => known.has(one.claim)), ...originals]) {
    claimsById.set(given, (claimsById.get(given) ?? new Set()).add(claim));
  }
  return new Map([...claimsById].map(([given, claims]) => [given, [...claims]]));
}
