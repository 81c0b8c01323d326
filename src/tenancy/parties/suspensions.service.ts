import { Injectable } from '@nestjs/common';
import { act, type Actor, type ActorParty } from '../../identity/auth/actor.js';
import { Database } from '../../platform/database/database.js';
import { isUuid } from '../../platform/graphql/ids.js';
import { Forbidden, NotFound } from '../../platform/platform/errors.js';

/** A suspension that is in force or waits for confirmation. */
export interface Suspension {
  readonly party: ActorParty;
  /** E-mail address of the operator; null for a suspension from before confirmations were introduced. */
  readonly askedBy: string | null;
  readonly reason: string | null;
  readonly since: string;
  readonly inForce: boolean;
  /** null when the suspension is confirmed or not in force. */
  readonly lapsesAt: string | null;
  readonly confirmedAt: string | null;
  readonly accepted: number;
  readonly needed: number;
}

/** Confirmation of suspensions. One operator alone can suspend for 72 hours; a longer suspension needs a second operator or the member countries. */
@Injectable()
export class SuspensionsService {
  constructor(private readonly database: Database) {}

  /** Returns suspensions, unconfirmed ones first. A country that is not admitted sees none. */
  async all(actor: Actor): Promise<readonly Suspension[]> {
    const rows = await this.database.as(actor, act(actor, 'party.suspensions', 'hub:confirm'), (tx) =>
      tx.query<{ suspension: Suspension }>('select s as suspension from hub.suspensions() s'),
    );
    return rows.map(({ suspension }) => suspension);
  }

  /**
   * Confirms a suspension as another operator, or for the actor's country.
   * @returns whether the suspension is confirmed now and stands until an operator lifts it
   * @throws NotFound; Forbidden for the operator who requested it, for a related operator, and for an unconfirmed one
   */
  async confirm(actor: Actor, party: string): Promise<boolean> {
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
      return row?.outcome === 'CONFIRMED';
    });
  }
}
