import { Injectable } from '@nestjs/common';
import type { Transaction } from '../../platform/database/database.js';
import { Clock } from '../../platform/platform/clock.js';
import { readDirectory } from '../../tenancy/sharing/directory.js';
import { readSharingPolicy } from '../../tenancy/sharing/release-desk.js';
import { ClaimStore, type Writing } from './claim-store.js';
import type { OwnClaim } from './publish.policy.js';
import { takenBack, type TakenBack, type Written } from './take-back.policy.js';

/** Takes back what an import wrote, for whoever keeps imports. */
@Injectable()
export class TakeBack {
  constructor(
    private readonly claims: ClaimStore,
    private readonly clock: Clock,
  ) {}

  /**
   * Revokes or restores claims of the actor's own agency, in an act that may revoke.
   * @param written locked, each claim once
   * @returns what became of each
   */
  async of(tx: Transaction, written: readonly Written[], reason: string): Promise<ReadonlyMap<string, TakenBack['outcome']>> {
    const own = new Map((await this.claims.own(tx, { ids: written.map(({ item }) => item) })).map((claim) => [claim.id, claim]));
    const rules = { directory: await readDirectory(tx), policy: await readSharingPolicy(tx), now: this.clock.now() };
    const decided = written.map((one) => ({
      item: one.item,
      claim: own.get(one.item),
      decision: takenBack(one, own.get(one.item), rules),
    }));

    const revoked = decided.flatMap(({ item, decision }) => (decision.outcome === 'REVOKED' && !decision.isOver ? [item] : []));
    if (revoked.length > 0) await this.claims.revokeAll(tx, revoked, reason);
    const taken = await this.takenReferences(tx, decided);
    const writings = decided.flatMap(({ claim, decision }) => writingOf(claim, decision, taken));
    if (writings.length > 0) await this.claims.write(tx, writings);
    tx.touched(...revoked, ...writings.map(({ id }) => id));
    return new Map(decided.map(({ item, decision }) => [item, decision.outcome]));
  }

  /** References that claims had before and that name another one by now. */
  private async takenReferences(
    tx: Transaction,
    decided: readonly { readonly item: string; readonly decision: TakenBack }[],
  ): Promise<ReadonlyMap<string, string>> {
    const references = decided.flatMap(({ decision }) => (decision.outcome === 'RESTORED' ? (decision.externalId ?? []) : []));
    const holders = references.length > 0 ? await this.claims.own(tx, { references }) : [];
    return new Map(holders.flatMap(({ external_id: reference, id }) => (reference === null ? [] : [[reference, id] as const])));
  }
}

function writingOf(claim: OwnClaim | undefined, decision: TakenBack, taken: ReadonlyMap<string, string>): readonly Writing[] {
  if (!claim || decision.outcome !== 'RESTORED') return [];
  const { draft, externalId } = decision;
  const isFree = externalId === null || (taken.get(externalId) ?? claim.id) === claim.id;
  return [{ draft, id: claim.id, version: claim.version + 1, externalId: isFree ? externalId : claim.external_id }];
}
