import { Injectable } from '@nestjs/common';
import { act, type Actor } from '../../identity/auth/actor.js';
import { runBatch, type WriteStrategy } from '../../platform/database/batch-write.js';
import { Database, type Transaction } from '../../platform/database/database.js';
import { retryOnConflict } from '../../platform/database/retry-on-conflict.js';
import type { ItemProblem } from '../../platform/graphql/batch.js';
import { BadInput, Conflict, Forbidden, type HubError, NotFound } from '../../platform/platform/errors.js';
import { hiddenAsAbsent } from '../../platform/platform/hidden-as-absent.js';
import { pendingReleasesOf, requestedReleaseOf } from '../../tenancy/sharing/release-requests.js';
import { ClaimRepository } from './claim.repository.js';
import type { Claim } from './claim.js';
import { type IndicatorPatch, patchedDraftOf, type PresentClaim } from './patch.policy.js';
import { PublishService } from './publish.service.js';
import { versionStale } from './revise.service.js';

/** The change of one claim. */
export interface IndicatorUpdate {
  /** The version that the officer has read. */
  readonly version: number;
  readonly patch: IndicatorPatch;
  /** Whether the change may open the claim further. */
  readonly reissue: boolean;
}

/** Problems that depend on the present state of the claim, not on the input. */
const CONFLICTS: ReadonlySet<string> = new Set([
  'INDICATOR_DISPUTED',
  'EXTERNAL_ID_TAKEN',
  'WOULD_WIDEN',
  'WOULD_NARROW',
  'TEAR_LINE_LABEL',
]);

/** Corrects single fields of a claim, under all rules of publishing. */
@Injectable()
export class UpdateIndicatorService {
  constructor(
    private readonly database: Database,
    private readonly claims: ClaimRepository,
    private readonly publishing: PublishService,
  ) {}

  /**
   * Changes fields of a claim of the actor's agency; the rest stays. What needs a second officer waits, and what may be written now is written.
   * @throws NotFound; Forbidden for a claim of another agency; Conflict when the claim has another version, is revoked or disputed, or would be opened
   * further without `reissue`; BadInput for everything else that publishing refuses.
   */
  async update(actor: Actor, id: string, { version, patch, reissue }: IndicatorUpdate): Promise<Claim> {
    if (!actor.agency) {
      throw new Forbidden('AGENCY_MISSING', 'Only an officer of an agency can publish. Your account belongs to no agency.');
    }
    const attempt = (writes: WriteStrategy): Promise<Claim> =>
      this.database.as(actor, { ...act(actor, 'indicator.update', 'indicator:publish'), writes: true }, async (tx) => {
        const present = await this.present(tx, id);
        if (present.claim.version !== version) throw versionStale();
        if (present.claim.revoked_at) {
          throw new Conflict('INDICATOR_REVOKED', 'This indicator is revoked. Publish it again to change it.');
        }
        const [receipt] = await this.publishing.write(tx, actor, [patchedDraftOf(present, patch, reissue)], writes);
        const [refusal] = receipt?.outcome === 'REJECTED' ? receipt.problems : [];
        if (refusal) throw refusalOf(refusal);
        tx.auditItems(id);
        return this.read(tx, id);
      });
    return hiddenAsAbsent(() => runBatch((writes) => retryOnConflict(() => attempt(writes))));
  }

  private async present(tx: Transaction, id: string): Promise<PresentClaim> {
    const claim = await this.claims.ownById(tx, id);
    const waiting = (await pendingReleasesOf(tx, [claim.id])).get(claim.id);
    return { claim, whole: await this.read(tx, id), waiting: waiting && requestedReleaseOf(waiting) };
  }

  private async read(tx: Transaction, id: string): Promise<Claim> {
    const [claim] = await this.claims.byIds(tx, [id]);
    if (!claim) throw new NotFound('indicator');
    return claim;
  }
}

const refusalOf = ({ code, message }: ItemProblem): HubError =>
  CONFLICTS.has(code) ? new Conflict(code, message) : new BadInput(code, message);
