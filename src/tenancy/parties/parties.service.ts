import { Injectable } from '@nestjs/common';
import { act, type Actor, type ActorParty } from '../../identity/auth/actor.js';
import { Database, type Transaction } from '../../platform/database/database.js';
import { isUuid } from '../../platform/graphql/ids.js';
import { nameOf } from '../../platform/graphql/name.policy.js';
import { isStorableText } from '../../platform/graphql/storable-text.js';
import { BadInput, Conflict, NotFound } from '../../platform/platform/errors.js';
import { retryOnConflict } from '../../platform/database/retry-on-conflict.js';
import { PartyClosed } from './party-closed.js';

export const PARTY_STATES = ['ACTIVE', 'SUSPENDED', 'CLOSED'] as const;

/** What a party may have at most (defaults: hub.limits_of). Sockets and subscriptions are counted in each process. */
export interface PartyLimits {
  readonly sockets: number;
  readonly subscriptions: number;
  /** New claims a day (UTC). */
  readonly claimsPerDay: number;
  readonly apiKeys: number;
  readonly users: number;
}

/** A row of hub.party_details. */
export interface PartyDetails extends ActorParty, PartyLimits {
  readonly state: (typeof PARTY_STATES)[number];
  readonly since: Date;
  readonly reason: string | null;
  readonly liveUsers: number;
  readonly liveKeys: number;
  readonly agencies: number;
}

/** Parties as the hub's operator governs them: their end, and how much they may have. Of what they publish it learns nothing here. */
@Injectable()
export class PartiesService {
  constructor(private readonly database: Database) {}

  /** One party, or all of them but the hub, by kind and name; closed ones only where they are asked for. */
  async details(actor: Actor, party: string | null, includeClosed: boolean): Promise<readonly PartyDetails[]> {
    if (party !== null && !isUuid(party)) return [];
    const rows = await this.database.as(actor, act(actor, 'party.details', 'party:manage'), (tx) => detailsOf(tx, party));
    return rows.filter(({ state }) => party !== null || includeClosed || state !== 'CLOSED');
  }

  /**
   * Ends a party for good, everywhere and at once: accounts, keys, sessions, webhooks, memberships. What it published is withdrawn from everybody.
   * @throws NotFound; BadInput on the hub's own party or a bad reason; Conflict when it was closed before; Forbidden when the session is to be confirmed.
   */
  async close(actor: Actor, party: string, reason: string): Promise<PartyDetails> {
    const why = reasonOf(reason);
    if (!isUuid(party)) throw new NotFound('party');
    if (party === actor.party.id) {
      throw new BadInput('OWN_PARTY', "The hub's own party is not closed: nobody would be left to run the hub.");
    }
    const what = act(actor, 'party.close', 'party:manage', { purpose: why });
    // It crosses whatever its party has in hands at this moment.
    return retryOnConflict(() =>
      this.database.as(actor, { ...what, writes: true }, async (tx) => {
        const [row] = await tx.query<{ outcome: string }>('select hub.close_party($1, $2) as outcome', [party, why]);
        if (row?.outcome !== 'DONE') throw new PartyClosed();
        return readWritten(tx, party);
      }),
    );
  }

  /**
   * Gives a party another name. Whoever knows the party is told by an announcement; items name it by its new name from the commit on.
   * @throws NotFound, also for the hub, whose name is a setting; BadInput on a bad name; Conflict when the party was closed or has this name; Forbidden when the session is to be confirmed.
   */
  async rename(actor: Actor, party: string, given: string): Promise<PartyDetails> {
    const name = partyNameOf(given);
    if (!isUuid(party)) throw new NotFound('party');
    const what = act(actor, 'party.rename', 'party:manage', { purpose: `New name: ${name}` });
    return this.database.as(actor, { ...what, writes: true }, async (tx) => {
      const [row] = await tx.query<{ outcome: string }>('select hub.rename_party($1, $2) as outcome', [party, name]);
      if (row?.outcome === 'CLOSED') throw new PartyClosed();
      if (row?.outcome === 'NAME_TAKEN') throw new PartyNameTaken();
      if (row?.outcome === 'SAME') throw new Conflict('PARTY_NAME_SAME', 'The party has this name already.');
      return readWritten(tx, party);
    });
  }

  /**
   * Sets limits: those that are not named stay, null is the default.
   * @throws NotFound; Conflict when the party was closed; Forbidden when more is allowed and the session is to be confirmed.
   */
  async setLimits(actor: Actor, party: string, limits: Partial<Record<keyof PartyLimits, number | null>>): Promise<PartyDetails> {
    if (!isUuid(party)) throw new NotFound('party');
    return this.database.as(actor, { ...act(actor, 'party.set-limits', 'party:manage'), writes: true }, async (tx) => {
      const [row] = await tx.query<{ done: boolean }>('select hub.set_party_limits($1, $2) as done', [party, limits]);
      if (!row?.done) throw new PartyClosed();
      return readWritten(tx, party);
    });
  }
}

/** Another party has the name: whoever reads it would take one for the other. */
export class PartyNameTaken extends Conflict {
  constructor() {
    super('PARTY_NAME_TAKEN', 'Another party has this name. Give one that readers cannot take for it.');
  }
}

/** A name of 1 to 200 characters. @throws BadInput */
export const partyNameOf = (given: string): string =>
  nameOf(given, 200, (rule) => new BadInput('PARTY_NAME', `A party has a name ${rule}.`));

/** Why a party is closed or suspended. @throws BadInput */
export function reasonOf(given: string): string {
  const reason = given.trim();
  if (reason.length < 1 || reason.length > 2_000 || !isStorableText(reason)) {
    throw new BadInput('REASON_LENGTH', `Give the reason in 1 to 2,000 characters (got ${reason.length}): it stands in the record.`);
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
