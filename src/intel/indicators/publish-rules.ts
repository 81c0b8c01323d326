import type { Transaction } from '../../platform/database/database.js';
import type { Guard } from '../warninglists/guard.js';
import type { GuardsService } from '../warninglists/guards.service.js';
import type { SharingPolicy } from '../../tenancy/sharing/sharing.policy.js';

/** What beats a publisher's choice: its party's policy, and what values are held against. */
export interface PublishRules {
  readonly policy: SharingPolicy;
  readonly guard: Guard;
}

/** Both in one round trip, as long as the lists are those that this process has. */
export async function readPublishRules(tx: Transaction, guards: GuardsService): Promise<PublishRules> {
  const [row] = await tx.query<{ policy: SharingPolicy; lists: string }>(
    'select hub.sharing_policy_of_mine() as policy, hub.warninglist_revision() as lists',
  );
  if (!row) throw new Error('The actor has no party.');
  return { policy: row.policy, guard: await guards.asOf(tx, Number(row.lists)) };
}
