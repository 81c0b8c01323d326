import type { Transaction } from '../../platform/database/database.js';
import type { ValueChecker } from '../warninglists/value-checker.js';
import type { WarninglistMatchingService } from '../warninglists/warninglist-matching.service.js';
import type { SharingPolicy } from '../../tenancy/sharing/sharing.policy.js';

/** Rules that override a publisher's choice: the policy of its party, and the warninglists that values are checked against. */
export interface PublishRules {
  readonly policy: SharingPolicy;
  readonly checker: ValueChecker;
}

/** Reads both in one round trip, if this process already has the current lists. */
export async function readPublishRules(tx: Transaction, guards: WarninglistMatchingService): Promise<PublishRules> {
  const [row] = await tx.query<{ policy: SharingPolicy; lists: string }>(
    'select hub.own_sharing_policy() as policy, hub.warninglist_revision() as lists',
  );
  if (!row) throw new Error('The actor has no party.');
  return { policy: row.policy, checker: await guards.checkerAt(tx, Number(row.lists)) };
}
