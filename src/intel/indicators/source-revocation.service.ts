import { Injectable } from '@nestjs/common';
import { act, type Actor } from '../../identity/auth/actor.js';
import { Database } from '../../platform/database/database.js';
import { retryOnConflict } from '../../platform/database/retry-on-conflict.js';
import { ClaimRepository } from './claim.repository.js';
import { readCreators } from './creators.js';
import { hasOtherCreator } from './creators.policy.js';
import { findForeignIds } from './foreign-ids.js';
import { derivesFrom, type SourceRevocation } from './source-revocation.policy.js';

/**
 * The result of one revocation. STANDS: another part of the same source still states it. OTHERS: it belongs to another party. OTHER_MAKER: the object of
 * this id here has another creator. NOTHING: no claim of the agency was made from it.
 */
export interface SourceRevocationResult {
  readonly outcome: 'REVOKED' | 'BEFORE' | 'STANDS' | 'OTHERS' | 'OTHER_MAKER' | 'NOTHING';
  readonly claim: string | null;
}

/** Revokes claims whose source has revoked them, for the modules that read sources. */
@Injectable()
export class SourceRevocationService {
  constructor(
    private readonly database: Database,
    private readonly claims: ClaimRepository,
  ) {}

  /**
   * Revokes claims of the actor's own agency; every reader gets the reason. One transaction; returns one result each, in order.
   * @param byValue whether a claim without a source id is matched by its value
   * @param standing claims that the same source still states
   */
  async revoke(
    actor: Actor,
    wanted: readonly SourceRevocation[],
    { byValue, standing }: { readonly byValue: boolean; readonly standing: ReadonlySet<string> },
  ): Promise<readonly SourceRevocationResult[]> {
    return retryOnConflict(() =>
      this.database.as(actor, { ...act(actor, 'indicator.revoke', 'indicator:revoke'), writes: true }, async (tx) => {
        const own = await this.claims.own(tx, {
          digests: wanted.flatMap(({ digest }) => digest ?? []),
          references: wanted.flatMap(({ externalId }) => externalId ?? []),
          ids: wanted.flatMap(({ claims }) => claims),
        });
        const others = await findForeignIds(tx, wanted.flatMap(({ provenance }) => provenance)); // prettier-ignore
        const creators = await readCreators(tx, wanted.flatMap(({ id, maker }) => (maker === undefined ? [] : [id]))); // prettier-ignore
        const byReason = new Map<string, string[]>();
        const revokedIds = new Set(own.flatMap(({ id, revoked_at }) => (revoked_at ? [id] : [])));
        const answers = wanted.map((one): SourceRevocationResult => {
          if (one.provenance.some((id) => others.has(id))) return { outcome: 'OTHERS', claim: null };
          if (one.maker !== undefined && hasOtherCreator({ id: one.id, maker: one.maker }, creators)) {
            return { outcome: 'OTHER_MAKER', claim: null };
          }
          const claim = own.find((each) => derivesFrom(each, one, byValue));
          if (!claim) return { outcome: 'NOTHING', claim: null };
          if (standing.has(claim.id)) return { outcome: 'STANDS', claim: claim.id };
          if (revokedIds.has(claim.id)) return { outcome: 'BEFORE', claim: claim.id };
          revokedIds.add(claim.id);
          byReason.set(one.reason, [...(byReason.get(one.reason) ?? []), claim.id]);
          return { outcome: 'REVOKED', claim: claim.id };
        });
        for (const [reason, ids] of byReason) {
          await this.claims.revokeAll(tx, ids, reason);
          tx.auditItems(...ids);
        }
        return answers;
      }),
    );
  }
}
