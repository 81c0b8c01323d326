import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { act, type Actor, type ActorParty } from '../access/actor.js';
import { Database, type Transaction } from '../database/database.js';
import { isUuid } from '../graphql/ids.js';
import { BadInput, NotFound } from '../platform/errors.js';
import type { KnownGroup } from '../sharing/audience.js';
import { PartyClosed } from './party-closed.js';
import { WorkingGroup } from './working-group.entity.js';

/** What the API says of a group. */
const GROUP = { key: true, id: true, name: true } as const;

/** Who is in the hub: parties and groups. What each caller sees of it is the database's decision. */
@Injectable()
export class MembersService {
  constructor(private readonly database: Database) {}

  /** Parties that the actor may know of, by name; not those that were closed. */
  async parties(actor: Actor, kind: ActorParty['kind'] | null): Promise<ActorParty[]> {
    return this.database.as(actor, act(actor, 'party.list', 'party:read'), (tx) =>
      tx.query<ActorParty>(
        'select id, kind, name, country from hub.party where closed_at is null and ($1::text is null or kind = $1) order by kind, name',
        [kind],
      ),
    );
  }

  /** Groups that the actor's party belongs to; all of them for the operator. */
  async groups(actor: Actor): Promise<KnownGroup[]> {
    return this.database.as(actor, act(actor, 'group.list', 'group:read'), (tx) =>
      tx.entities.find(WorkingGroup, { select: GROUP, order: { name: 'ASC', id: 'ASC' } }),
    );
  }

  /** Members of several groups at once, by group key. */
  async membersOf(actor: Actor, groups: readonly number[]): Promise<ReadonlyMap<number, readonly ActorParty[]>> {
    const rows = await this.database.as(actor, act(actor, 'group.members', 'group:read'), (tx) =>
      tx.query<ActorParty & { group_key: number }>(
        `select m.key as group_key, p.id, p.kind, p.name, p.country
           from hub.membership m join hub.party p on p.key = m.party where m.key = any ($1) order by p.name`,
        [groups],
      ),
    );
    const members = new Map<number, ActorParty[]>(groups.map((key) => [key, []]));
    for (const { group_key: key, ...party } of rows) members.get(key)?.push(party);
    return members;
  }

  /** @throws BadInput on a bad name or no member, NotFound when a member is no country of this hub. */
  async createGroup(actor: Actor, name: string, members: readonly string[]): Promise<KnownGroup> {
    const called = name.trim();
    if (called.length < 1 || called.length > 200) throw new BadInput('GROUP_NAME', 'A group has a name of 1 to 200 characters.');
    if (members.length < 1 || members.length > 250) throw new BadInput('GROUP_MEMBERS', 'A group has 1 to 250 member countries.');
    assertIds(members);
    const id = randomUUID();
    return this.database.as(actor, { ...act(actor, 'group.create', 'group:manage'), writes: true }, async (tx) => {
      await tx.query('select hub.create_group($1, $2, $3)', [id, called, members]);
      return this.written(tx, id);
    });
  }

  /** Lets a country join (`joins`) or leave a group; doing it twice changes nothing. @throws NotFound when either is unknown. */
  async changeGroup(actor: Actor, group: string, party: string, joins: boolean): Promise<KnownGroup> {
    assertIds([group, party]);
    const what = joins ? 'group.add-member' : 'group.remove-member';
    return this.database.as(actor, { ...act(actor, what, 'group:manage'), writes: true }, async (tx) => {
      await tx.query('select hub.change_group($1, $2, $3)', [group, party, joins]);
      return this.written(tx, group);
    });
  }

  /** Parties that the actor's own bars, by name. */
  async barred(actor: Actor): Promise<ActorParty[]> {
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
      tx.touched(party);
    });
  }

  /**
   * Suspends a party: all its accounts are refused, its sockets close. Or takes it in again: its accounts sign in, and its consumers go on from their cursors,
   * with withdrawals of what it lost meanwhile and what it sees as backfill.
   * @throws NotFound; BadInput on the hub's own party; Conflict when it was closed.
   */
  async setPartySuspended(actor: Actor, party: string, suspended: boolean): Promise<void> {
    if (!isUuid(party)) throw new NotFound('party');
    if (party === actor.party.id) {
      throw new BadInput('OWN_PARTY', "The hub's own party is not suspended: nobody would be left to take it in again.");
    }
    const what = suspended ? 'party.suspend' : 'party.readmit';
    await this.database.as(actor, { ...act(actor, what, 'party:manage'), writes: true }, async (tx) => {
      const [row] = await tx.query<{ outcome: string }>('select hub.set_party_suspended($1, $2) as outcome', [party, suspended]);
      if (row?.outcome === 'CLOSED') throw new PartyClosed();
      tx.touched(party);
    });
  }

  private async written(tx: Transaction, id: string): Promise<KnownGroup> {
    tx.touched(id);
    const group = await tx.entities.findOne(WorkingGroup, { select: GROUP, where: { id } });
    if (!group) throw new NotFound('group');
    return group;
  }
}

function assertIds(ids: readonly string[]): void {
  if (!ids.every(isUuid)) throw new NotFound('group or country');
}
