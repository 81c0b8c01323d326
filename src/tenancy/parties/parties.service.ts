import { Injectable } from '@nestjs/common';
import { act, type Actor, type ActorParty } from '../../identity/auth/actor.js';
import type { ActorView } from '../../identity/auth/actor-view.js';
import { Database, type Transaction } from '../../platform/database/database.js';
import type { Connection } from '../../platform/graphql/connection.js';
import { isUuid } from '../../platform/graphql/ids.js';
import { Pager, type PageRequest, sortedBy } from '../../platform/graphql/pager.js';
import { nameOf } from '../../platform/graphql/name.policy.js';
import { isStorableText } from '../../platform/graphql/storable-text.js';
import { BadInput, Conflict, NotFound } from '../../platform/platform/errors.js';
import { retryOnConflict } from '../../platform/database/retry-on-conflict.js';
import { PartyClosed } from './party-closed.js';

export const PARTY_STATES = ['ACTIVE', 'SUSPENDED', 'CLOSED'] as const;

/** Limits of a party (defaults: hub.limits_of). Sockets and subscriptions are counted in each process. */
export interface PartyLimits {
  readonly sockets: number;
  readonly subscriptions: number;
  /** New indicators per day (UTC). */
  readonly indicatorsPerDay: number;
  readonly apiKeys: number;
  readonly users: number;
}

/** A row of hub.party_details. */
export interface PartyDetails extends ActorParty, PartyLimits {
  readonly state: (typeof PARTY_STATES)[number];
  readonly createdAt: Date;
  readonly suspendedAt: Date | null;
  readonly closedAt: Date | null;
  readonly closedBy: ActorView | null;
  readonly closedReason: string | null;
  readonly liveUsers: number;
  readonly liveKeys: number;
  readonly agencyCount: number;
}

export interface PartyDetailsFilter {
  /** null: all parties. */
  readonly partyId: string | null;
  readonly includeClosed: boolean;
}

/** Administration of parties by the operator: details, closing, suspension, renaming and limits. Discloses no published content. */
@Injectable()
export class PartiesService {
  constructor(
    private readonly database: Database,
    private readonly pager: Pager,
  ) {}

  /** Returns a page: one party, or all parties except the hub by kind and name. Closed parties are only included on request. @throws BadInput on the page */
  async details(actor: Actor, filter: PartyDetailsFilter, request: PageRequest): Promise<Connection<PartyDetails>> {
    const { partyId, includeClosed } = filter;
    const rows = await this.database.as(actor, act(actor, 'party.details', 'party:manage'), async (tx) =>
      partyId === null || isUuid(partyId) ? detailsOf(tx, partyId) : [],
    );
    const listed = rows.filter(({ state }) => partyId !== null || includeClosed || state !== 'CLOSED');
    const keyOf = ({ kind, name, id }: PartyDetails): string => `${kind} ${name.toLowerCase()} ${id}`;
    return this.pager.slice({ name: 'party-details', reader: actor.party.id, filter }, request, sortedBy(listed, keyOf), keyOf);
  }

  /**
   * Closes a party permanently and at once: accounts, keys, sessions, webhooks and memberships end. Its published items are withdrawn from all readers.
   * @throws NotFound; BadInput on the hub's own party or an invalid reason; Conflict when it was closed before; Forbidden when the session must be confirmed
   */
  async close(actor: Actor, party: string, reason: string): Promise<PartyDetails> {
    const purpose = reasonOf(reason);
    if (!isUuid(party)) throw new NotFound('party');
    if (party === actor.party.id) {
      throw new BadInput('OWN_PARTY', "The hub's own party cannot be closed, because no operator could run the hub.");
    }
    const what = act(actor, 'party.close', 'party:manage', { purpose });
    // Conflicts with any concurrent transaction of the party.
    return retryOnConflict(() =>
      this.database.as(actor, { ...what, writes: true }, async (tx) => {
        const [row] = await tx.query<{ outcome: string }>('select hub.close_party($1, $2) as outcome', [party, purpose]);
        if (row?.outcome !== 'DONE') throw new PartyClosed();
        return readWritten(tx, party);
      }),
    );
  }

  /**
   * Renames a party. Parties that know it get an announcement; items show the new name from the commit on.
   * @throws NotFound, also for the hub, whose name is a setting; BadInput on an invalid name; Conflict when the party was closed or has this name;
   * Forbidden when the session must be confirmed
   */
  async rename(actor: Actor, party: string, newName: string): Promise<PartyDetails> {
    const name = partyNameOf(newName);
    if (!isUuid(party)) throw new NotFound('party');
    const what = act(actor, 'party.rename', 'party:manage', { purpose: `New name: ${name}` });
    return this.database.as(actor, { ...what, writes: true }, async (tx) => {
      const [row] = await tx.query<{ outcome: string }>('select hub.rename_party($1, $2) as outcome', [party, name]);
      if (row?.outcome === 'CLOSED') throw new PartyClosed();
      if (row?.outcome === 'NAME_TAKEN') throw new PartyNameTaken();
      if (row?.outcome === 'SAME') throw new Conflict('PARTY_NAME_SAME', 'The party already has this name.');
      return readWritten(tx, party);
    });
  }

  /**
   * Sets limits. Absent limits stay unchanged; null restores the default.
   * @throws NotFound; Conflict when the party was closed; Forbidden when a limit is raised and the session must be confirmed
   */
  async setLimits(actor: Actor, party: string, limits: Partial<Record<keyof PartyLimits, number | null>>): Promise<PartyDetails> {
    if (!isUuid(party)) throw new NotFound('party');
    return this.database.as(actor, { ...act(actor, 'party.set-limits', 'party:manage'), writes: true }, async (tx) => {
      const [row] = await tx.query<{ done: boolean }>('select hub.set_party_limits($1, $2) as done', [party, limits]);
      if (!row?.done) throw new PartyClosed();
      return readWritten(tx, party);
    });
  }

  /**
   * Suspends a party: its accounts are refused and its sockets close. Or readmits it: its accounts can sign in, and its consumers continue from their cursors,
   * with withdrawals of items that it lost in the meantime and a backfill of visible items.
   * @param reason 1 to 2,000 characters, for the audit log and the member countries; null: no reason
   * The suspension takes effect only after confirmation when the hours that one operator alone may use are used up.
   * @throws NotFound; BadInput on the hub's own party; Conflict when the party was closed
   */
  async setSuspended(actor: Actor, party: string, suspended: boolean, reason: string | null): Promise<PartyDetails> {
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
      return readWritten(tx, party);
    });
  }
}

/** Another party has the name, so readers could confuse the two. */
export class PartyNameTaken extends Conflict {
  constructor() {
    super('PARTY_NAME_TAKEN', 'Another party has this name. Choose a name that readers cannot confuse with it.');
  }
}

/** Returns the normalised name, 1 to 200 characters. @throws BadInput */
export const partyNameOf = (input: string): string =>
  nameOf(input, 200, (rule) => new BadInput('PARTY_NAME', `A party must have a name ${rule}.`));

/** Returns the trimmed reason for closing or suspending a party. @throws BadInput */
export function reasonOf(input: string): string {
  const reason = input.trim();
  if (reason.length < 1 || reason.length > 2_000 || !isStorableText(reason)) {
    throw new BadInput('REASON_LENGTH', `A reason must have 1 to 2,000 characters (got ${reason.length}). The audit log contains it.`);
  }
  return reason;
}

const detailsOf = (tx: Transaction, party: string | null): Promise<PartyDetails[]> =>
  tx.query<PartyDetails>('select * from hub.party_details($1)', [party]);

async function readWritten(tx: Transaction, party: string): Promise<PartyDetails> {
  tx.auditItems(party);
  const [details] = await detailsOf(tx, party);
  if (!details) throw new NotFound('party');
  return details;
}
