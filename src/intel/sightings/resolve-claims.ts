import type { Transaction } from '../../platform/database/database.js';
import { candidateClaimIdsOf } from './claim-ids.policy.js';

/** A claim behind an id that was given. */
interface ClaimReferenceRow {
  readonly given: string;
  readonly claim: string;
}

/** Which claims, among those that the context sees, these ids of other systems mean: as the hub gives them out, or as the originals of claims that it may read. What means none is not in it. */
export async function resolveClaimIds(tx: Transaction, ids: readonly string[]): Promise<ReadonlyMap<string, readonly string[]>> {
  const candidates = ids.flatMap((given) => candidateClaimIdsOf(given).map((claim) => ({ given, claim })));
  const present = await tx.query<{ id: string }>('select i.id from hub.indicator i where i.id = any ($1)', [
    candidates.map(({ claim }) => claim),
  ]);
  const originals = await tx.query<ClaimReferenceRow>('select * from hub.claims_of_originals($1)', [ids]);
  const known = new Set(present.map(({ id }) => id));
  const meant = new Map<string, Set<string>>();
  for (const { given, claim } of [...candidates.filter((one) => known.has(one.claim)), ...originals]) {
    meant.set(given, (meant.get(given) ?? new Set()).add(claim));
  }
  return new Map([...meant].map(([given, claims]) => [given, [...claims]]));
}
