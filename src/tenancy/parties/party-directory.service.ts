import { Injectable } from '@nestjs/common';
import { act, type Actor, type ActorParty } from '../../identity/auth/actor.js';
import { Database } from '../../platform/database/database.js';
import { isUuid } from '../../platform/graphql/ids.js';
import { BadInput, NotFound } from '../../platform/platform/errors.js';
import { reasonOf } from './parties.service.js';
import { PartyClosed } from './party-closed.js';

/** Directory of parties, bars and suspensions. The database decides what each caller sees. */
@Injectable()
export class PartyDirectoryService {
  constructor(private readonly database: Database) {}

  /** Returns open parties that are visible to the actor, by kind and name. */
  async list(actor: Actor, kind: ActorParty['kind'] | null): Promise<ActorParty[]> {
    return this.database.as(actor, act(actor, 'party.list', 'party:read'), (tx) =>
      tx.query<ActorParty>(
        'select id, kind, name, country from hub.party where closed_at is null and ($1::text is null or kind = $1) order by kind, name',
        [kind],
      ),
    );
  }

  /** Returns parties that the actor's party bars, by name. */
  async listBarred(actor: Actor): Promise<ActorParty[]> {
    return this.database.as(actor, act(actor, 'bar.list', 'bar:manage'), (tx) =>
      tx.query<ActorParty>(
        'select p.id, p.kind, p.name, p.country from hub.bar b join hub.party p on p.key = b.party where b.owner = (select hub.me()) and p.closed_at is null order by p.name',
      ),
    );
  }

  /** Bars a party from all items of the actor's party, or lifts the bar. Idempotent. @throws NotFound; BadInput on the actor's own party */
  async setPartyBarred(actor: Actor, party: string, barred: boolean): Promise<void> {
    if (!isUuid(party)) throw new NotFound('party');
    await this.database.as(actor, { ...act(actor, barred ? 'bar.set' : 'bar.lift', 'bar:manage'), writes: true }, async (tx) => {
      if (party === actor.party.id) throw new BadInput('OWN_PARTY', 'You cannot bar your own party.'); // checked in the transaction, so that a suspended caller gets that error first
      await tx.query('select hub.set_bar($1, $2)', [party, barred]);
      tx.auditItems(party);
    });
  }

  /**
   * Suspends a party: its accounts are refused and its sockets close. Or readmits it: its accounts can sign in, and its consumers continue from their cursors,
   * with withdrawals of items that it lost in the meantime and a backfill of visible items.
   * @param reason 1 to 2,000 characters, for the audit log and the member countries; null: no reason
   * @returns false when the suspension takes effect only after confirmation, because the hours that one operator alone may use are used up
   * @throws NotFound; BadInput on the hub's own party; Conflict when the party was closed
   */
  async setPartySuspended(actor: Actor, party: string, suspended: boolean, reason: string | null): Promise<boolean> {
    const purpose = reason === null ? null : reasonOf(reason);
    if (!isUuid(party)) throw new NotFound('party');
    if (party === actor.party.id) {
      throw new BadInput('OWN_PARTY', "The hub's own party cannot be suspended, because no operator could readmit it.");
    }
    const what = suspended ? 'party.suspend' : 'party.readmit';
    return this.database.as(actor, { ...act(actor, what, 'party:manage', { purpose }), writes: true }, async (tx) => {
      const [row] = await tx.query<{ outcome: string }>('select hub.set_party_suspended($1, $2, $3) as outcome', [
        party,
        suspended,
        purpose,
      ]);
      if (row?.outcome === 'CLOSED') throw new PartyClosed();
      tx.auditItems(party);
      return row?.outcome === 'DONE';
    });
  }
}
