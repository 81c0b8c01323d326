import { Injectable } from '@nestjs/common';
import { act, type Actor, type ActorParty } from '../../identity/auth/actor.js';
import { Database } from '../../platform/database/database.js';
import { isUuid } from '../../platform/graphql/ids.js';
import { BadInput, NotFound } from '../../platform/platform/errors.js';
import { reasonOf } from './parties.service.js';
import { PartyClosed } from './party-closed.js';

/** Who is in the hub: parties, and who bars whom. What each caller sees of it is the database's decision. */
@Injectable()
export class PartyDirectoryService {
  constructor(private readonly database: Database) {}

  /** Parties that the actor may know of, by name; not those that were closed. */
  async list(actor: Actor, kind: ActorParty['kind'] | null): Promise<ActorParty[]> {
    return this.database.as(actor, act(actor, 'party.list', 'party:read'), (tx) =>
      tx.query<ActorParty>(
        'select id, kind, name, country from hub.party where closed_at is null and ($1::text is null or kind = $1) order by kind, name',
        [kind],
      ),
    );
  }

  /** Parties that the actor's own bars, by name. */
  async listBarred(actor: Actor): Promise<ActorParty[]> {
    return this.database.as(actor, act(actor, 'bar.list', 'bar:manage'), (tx) =>
      tx.query<ActorParty>(
        'select p.id, p.kind, p.name, p.country from hub.bar b join hub.party p on p.key = b.party where b.owner = (select hub.me()) and p.closed_at is null order by p.name',
      ),
    );
  }

  /** Bars a party from everything of the actor's own, or lifts the bar; doing it twice changes nothing. @throws NotFound; BadInput on one's own party. */
  async setPartyBarred(actor: Actor, party: string, barred: boolean): Promise<void> {
    if (!isUuid(party)) throw new NotFound('party');
    await this.database.as(actor, { ...act(actor, barred ? 'bar.set' : 'bar.lift', 'bar:manage'), writes: true }, async (tx) => {
      if (party === actor.party.id) throw new BadInput('OWN_PARTY', 'Nobody bars their own party.'); // in here: whoever is shut out is told that
      await tx.query('select hub.set_bar($1, $2)', [party, barred]);
      tx.auditItems(party);
    });
  }

  /**
   * Suspends a party: all its accounts are refused, its sockets close. Or takes it in again: its accounts sign in, and its consumers go on from their cursors,
   * with withdrawals of what it lost meanwhile and what it sees as backfill.
   * @param reason 1 to 2,000 characters, in the audit log and for the member countries; null: none is given
   * @returns false where it takes effect only when it is confirmed: one operator alone has shut the party out for as long as one may.
   * @throws NotFound; BadInput on the hub's own party; Conflict when it was closed.
   */
  async setPartySuspended(actor: Actor, party: string, suspended: boolean, reason: string | null): Promise<boolean> {
    const why = reason === null ? null : reasonOf(reason);
    if (!isUuid(party)) throw new NotFound('party');
    if (party === actor.party.id) {
      throw new BadInput('OWN_PARTY', "The hub's own party is not suspended: nobody would be left to take it in again.");
    }
    const what = suspended ? 'party.suspend' : 'party.readmit';
    return this.database.as(actor, { ...act(actor, what, 'party:manage', { purpose: why }), writes: true }, async (tx) => {
      const [row] = await tx.query<{ outcome: string }>('select hub.set_party_suspended($1, $2, $3) as outcome', [party, suspended, why]);
      if (row?.outcome === 'CLOSED') throw new PartyClosed();
      tx.auditItems(party);
      return row?.outcome === 'DONE';
    });
  }
}
