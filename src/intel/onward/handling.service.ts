import { Injectable } from '@nestjs/common';
import { act, type Actor } from '../../identity/auth/actor.js';
import { Database } from '../../platform/database/database.js';
import { assertBatchSize } from '../../platform/graphql/batch.js';
import { isUuid } from '../../platform/graphql/ids.js';
import { inEqualSteps } from '../../platform/platform/hidden-as-absent.js';

export const HANDLING_ACTS = ['COPIED', 'PRINTED'] as const;
export type HandlingAct = (typeof HANDLING_ACTS)[number];

const MOST_ITEMS = 100;

/** Names of what leaves an application in the audit log. */
export type HandlingName = 'item.copied' | 'item.printed' | 'item.saved';

export const handlingName = (done: HandlingAct): HandlingName => (done === 'COPIED' ? 'item.copied' : 'item.printed');

/** Records what an application does with content that it shows: the hub itself cannot see it. */
@Injectable()
export class HandlingService {
  constructor(private readonly database: Database) {}

  /**
   * Writes one audit entry with those of the items that the actor sees, and returns their ids. The caller must not show which these are.
   * @throws BadInput BATCH_SIZE
   */
  async record(actor: Actor, itemIds: readonly string[], what: HandlingName): Promise<ReadonlySet<string>> {
    assertBatchSize('items', itemIds.length, MOST_ITEMS);
    return inEqualSteps(() =>
      this.database.as(actor, { ...act(actor, what, 'party:read'), writes: true }, async (tx) => {
        const seen = await tx.query<{ readonly id: string }>(
          'select distinct i.id from unnest($1::uuid[]) as i(id), hub.visibility_reason(i.id)',
          [itemIds.filter(isUuid)],
        );
        const ids = seen.map(({ id }) => id);
        tx.auditItems(...ids);
        return new Set(ids);
      }),
    );
  }
}
