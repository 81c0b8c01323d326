import { Injectable } from '@nestjs/common';
import { act, type Actor, type ActorParty } from '../../identity/auth/actor.js';
import type { ActorView } from '../../identity/auth/actor-view.js';
import { Database, type Transaction } from '../../platform/database/database.js';
import type { Connection } from '../../platform/graphql/connection.js';
import { isUuid } from '../../platform/graphql/ids.js';
import { Pager, type PageRequest, sortedBy } from '../../platform/graphql/pager.js';
import { Forbidden, NotFound } from '../../platform/platform/errors.js';

/** A suspension that is in force or waits for confirmation. */
export interface Suspension {
  readonly party: ActorParty;
  /** The operator; null for a suspension from before confirmations were introduced. */
  readonly createdBy: ActorView | null;
  readonly reason: string | null;
  readonly createdAt: string;
  readonly inForce: boolean;
  /** null when the suspension is confirmed or not in force. */
  readonly expiresAt: string | null;
  readonly confirmedAt: string | null;
  readonly confirmedCount: number;
  readonly neededCount: number;
}

/** Confirmation of suspensions. One operator alone can suspend for 72 hours; a longer suspension needs a second operator or the member countries. */
@Injectable()
export class SuspensionsService {
  constructor(
    private readonly database: Database,
    private readonly pager: Pager,
  ) {}

  /** Returns a page of suspensions, unconfirmed ones first. A country that is not admitted sees none. @throws BadInput on the page */
  async page(actor: Actor, request: PageRequest): Promise<Connection<Suspension>> {
    const keyOf = ({ confirmedAt, createdAt, party }: Suspension): string => `${confirmedAt ?? ''} ${createdAt} ${party.id}`;
    return this.pager.slice(
      { name: 'suspensions', reader: actor.party.id, filter: null },
      request,
      sortedBy(await this.all(actor), keyOf),
      keyOf,
    );
  }

  /** Returns the suspension of each party, in order; null where it has none. */
  async ofParties(actor: Actor, parties: readonly string[]): Promise<readonly (Suspension | null)[]> {
    const suspensions = await this.all(actor);
    return parties.map((id) => suspensions.find(({ party }) => party.id === id) ?? null);
  }

  private async all(actor: Actor): Promise<readonly Suspension[]> {
    return this.database.as(actor, act(actor, 'party.suspensions', 'hub:confirm'), readSuspensions);
  }

  /**
   * Confirms a suspension as another operator, or for the actor's country.
   * @returns the suspension; `confirmedAt` is null while more countries must confirm it
   * @throws NotFound; Forbidden for the operator who requested it, for a related operator, and for an unconfirmed one
   */
  async confirm(actor: Actor, party: string): Promise<Suspension> {
    if (!isUuid(party)) throw new NotFound('suspension');
    return this.database.as(actor, { ...act(actor, 'party.confirm-suspension', 'hub:confirm'), writes: true }, async (tx) => {
      const [row] = await tx.query<{ outcome: 'CONFIRMED' | 'WAITING' | 'RELATED' }>('select hub.confirm_suspension($1) as outcome', [
        party,
      ]);
      if (row?.outcome === 'RELATED') {
        throw new Forbidden(
          'SUSPENSION_RELATED',
          'You cannot confirm this suspension. You requested it, or you and the requesting operator are related: one of you invited or appointed the other. Ask another operator or the member countries.',
        );
      }
      tx.auditItems(party);
      const suspension = (await readSuspensions(tx)).find((candidate) => candidate.party.id === party.toLowerCase());
      if (!suspension) throw new NotFound('suspension');
      return suspension;
    });
  }
}

async function readSuspensions(tx: Transaction): Promise<readonly Suspension[]> {
  const rows = await tx.query<{ suspension: Suspension }>('select s as suspension from hub.suspensions() s');
  return rows.map(({ suspension }) => suspension);
}
