import { Injectable } from '@nestjs/common';
import { act, type Actor, type ActorParty } from '../../identity/auth/actor.js';
import { Database } from '../../platform/database/database.js';
import type { Connection } from '../../platform/graphql/connection.js';
import { isUuid } from '../../platform/graphql/ids.js';
import { Pager, type PageRequest } from '../../platform/graphql/pager.js';
import { BadInput, NotFound } from '../../platform/platform/errors.js';

/** Directory of parties, and bars. The database decides what each caller sees. */
@Injectable()
export class PartyDirectoryService {
  constructor(
    private readonly database: Database,
    private readonly pager: Pager,
  ) {}

  /** Returns open parties that are visible to the actor, by kind and name. */
  async list(actor: Actor, kind: ActorParty['kind'] | null): Promise<ActorParty[]> {
    return this.database.as(actor, act(actor, 'party.list', 'party:read'), (tx) =>
      tx.query<ActorParty>(
        'select id, kind, name, country from hub.party where closed_at is null and ($1::text is null or kind = $1) order by kind, name',
        [kind],
      ),
    );
  }

  /** Returns the actor's own party, after the database has checked the actor's access. */
  async own(actor: Actor): Promise<ActorParty> {
    return this.database.as(actor, act(actor, 'party.settings', 'party:read'), async (tx) => {
      const [party] = await tx.query<ActorParty>('select id, kind, name, country from hub.party where key = (select hub.me())');
      if (!party) throw new Error("The actor's party does not exist.");
      return party;
    });
  }

  /** Returns a page of the parties that the actor's party bars, by name. @throws BadInput on the page */
  async barredPage(actor: Actor, request: PageRequest): Promise<Connection<ActorParty>> {
    const page = this.pager.open<{ name: string; id: string }>({ name: 'barred-parties', reader: actor.party.id, filter: null }, request);
    const rows = await this.database.as(actor, act(actor, 'bar.list', 'bar:manage'), (tx) =>
      tx.query<ActorParty>(
        `select p.id, p.kind, p.name, p.country from hub.bar b join hub.party p on p.key = b.party
           where b.owner = (select hub.me()) and p.closed_at is null and ($1::text is null or (p.name, p.id) > ($1, $2::uuid))
           order by p.name, p.id limit $3`,
        [page.position?.name, page.position?.id, page.limit],
      ),
    );
    return page.connection(rows, ({ name, id }) => ({ name, id }));
  }

  /** Bars a party from all items of the actor's party, or lifts the bar. Idempotent. @returns the party. @throws NotFound; BadInput on the actor's own party */
  async setPartyBarred(actor: Actor, party: string, barred: boolean): Promise<ActorParty> {
    if (!isUuid(party)) throw new NotFound('party');
    return this.database.as(actor, { ...act(actor, barred ? 'bar.set' : 'bar.lift', 'bar:manage'), writes: true }, async (tx) => {
      if (party === actor.party.id) throw new BadInput('OWN_PARTY', 'You cannot bar your own party.'); // checked in the transaction, so that a suspended caller gets that error first
      await tx.query('select hub.set_bar($1, $2)', [party, barred]);
      tx.auditItems(party);
      const [found] = await tx.query<ActorParty>('select id, kind, name, country from hub.party where id = $1', [party]);
      if (!found) throw new NotFound('party');
      return found;
    });
  }
}
