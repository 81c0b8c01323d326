import { Injectable } from '@nestjs/common';
import type { Transaction } from '../../platform/database/database.js';
import { Clock } from '../../platform/platform/clock.js';
import { readDirectory } from '../../tenancy/sharing/directory.js';
import { readSharingPolicy } from '../../tenancy/sharing/release-requests.js';
import { ClaimRepository, type ClaimWrite } from './claim.repository.js';
import type { OwnClaim } from './publish.policy.js';
import { decideRevert, type RevertDecision, type ImportedClaim } from './revert-import.policy.js';

/** Reverts what an import wrote, for the module that keeps imports. */
@Injectable()
export class RevertImportService {
  constructor(
    private readonly claims: ClaimRepository,
    private readonly clock: Clock,
  ) {}

  /**
   * Revokes or restores claims of the actor's own agency, in an act that may revoke.
   * @param written locked, each claim once
   * @returns the outcome of each
   */
  async revert(
    tx: Transaction,
    written: readonly ImportedClaim[],
    reason: string,
  ): Promise<ReadonlyMap<string, RevertDecision['outcome']>> {
    const own = new Map((await this.claims.own(tx, { ids: written.map(({ item }) => item) })).map((claim) => [claim.id, claim]));
    const rules = { directory: await readDirectory(tx), policy: await readSharingPolicy(tx), now: this.clock.now() };
    const decided = written.map((one) => ({
      item: one.item,
      claim: own.get(one.item),
      decision: decideRevert(one, own.get(one.item), rules),
    }));

    const revoked = decided.flatMap(({ item, decision }) => (decision.outcome === 'REVOKED' && !decision.isOver ? [item] : []));
    if (revoked.length > 0) await this.claims.revokeAll(tx, revoked, reason);
    const takenBy = await this.takenReferences(tx, decided);
    const writings = decided.flatMap(({ claim, decision }) => writingOf(claim, decision, takenBy));
    if (writings.length > 0) await this.claims.write(tx, writings);
    tx.auditItems(...revoked, ...writings.map(({ id }) => id));
    return new Map(decided.map(({ item, decision }) => [item, decision.outcome]));
  }

  /** Returns former references of claims that belong to another claim by now. */
  private async takenReferences(
    tx: Transaction,
    decided: readonly { readonly item: string; readonly decision: RevertDecision }[],
  ): Promise<ReadonlyMap<string, string>> {
    const references = decided.flatMap(({ decision }) => (decision.outcome === 'RESTORED' ? (decision.externalId ?? []) : []));
    const holders = references.length > 0 ? await this.claims.own(tx, { references }) : [];
    return new Map(holders.flatMap(({ external_id: reference, id }) => (reference === null ? [] : [[reference, id] as const])));
  }
}

function writingOf(claim: OwnClaim | undefined, decision: RevertDecision, takenBy: ReadonlyMap<string, string>): readonly ClaimWrite[] {
  if (!claim || decision.outcome !== 'RESTORED') return [];
  const { draft, externalId } = decision;
  const isFree = externalId === null || (takenBy.get(externalId) ?? claim.id) === claim.id;
  return [{ draft, id: claim.id, version: claim.version + 1, externalId: isFree ? externalId : claim.external_id }];
}
