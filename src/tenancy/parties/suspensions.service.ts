import { Injectable } from '@nestjs/common';
import { act, type Actor, type ActorParty } from '../../identity/auth/actor.js';
import { Database } from '../../platform/database/database.js';
import { isUuid } from '../../platform/graphql/ids.js';
import { Forbidden, NotFound } from '../../platform/platform/errors.js';

/** A suspension that is in force, or waits for its confirmation. */
export interface Suspension {
  readonly party: ActorParty;
  /** E-mail address of the operator; null: it was there before suspensions were confirmed. */
  readonly askedBy: string | null;
  readonly reason: string | null;
  readonly since: string;
  readonly inForce: boolean;
  /** null: it is confirmed, or not in force. */
  readonly lapsesAt: string | null;
  readonly confirmedAt: string | null;
  readonly accepted: number;
  readonly needed: number;
}

/** Who stands behind suspensions: one operator alone for 72 hours, and a second one or the member countries from then on. */
@Injectable()
export class SuspensionsService {
  constructor(private readonly database: Database) {}

  /** Those that are to be confirmed first. None to a country that is not admitted. */
  async all(actor: Actor): Promise<readonly Suspension[]> {
    const rows = await this.database.as(actor, act(actor, 'party.suspensions', 'hub:confirm'), (tx) =>
      tx.query<{ suspension: Suspension }>('select s as suspension from hub.suspensions() s'),
    );
    return rows.map(({ suspension }) => suspension);
  }

  /**
   * The word of another operator, or of the actor's country, for a suspension.
   * @returns whether it stands now, until an operator lifts it. @throws NotFound; Forbidden for the operator who asked, or is related to that one, or unconfirmed
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
          'You cannot confirm this suspension: you asked for it, or one of you and the operator who did brought the other in. Ask another operator, or the member countries.',
        );
      }
      tx.auditItems(party);
      return row?.outcome === 'CONFIRMED';
    });
  }
}
