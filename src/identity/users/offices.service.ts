import { Injectable } from '@nestjs/common';
import { act, type Actor, type ActorParty } from '../auth/actor.js';
import { Database, type Transaction } from '../../platform/database/database.js';
import type { Role } from '../../platform/database/grants.js';
import { isUuid } from '../../platform/graphql/ids.js';
import { Forbidden, NotFound } from '../../platform/platform/errors.js';

export const OFFICE_STATES = ['UNCONFIRMED', 'WAITING', 'IN_FORCE'] as const;
export const OFFICE_CONFIRMATIONS = ['OPERATOR', 'COUNTRIES', 'AT_ONCE', 'BEFORE'] as const;

/** An office of the hub, with its confirmation. */
export interface Office {
  readonly id: string;
  readonly email: string;
  readonly role: Role;
  /** null: no user of the hub invited the account. */
  readonly invitedBy: string | null;
  readonly since: Date;
  readonly holdsFrom: Date;
  readonly state: (typeof OFFICE_STATES)[number];
  readonly confirmedHow: (typeof OFFICE_CONFIRMATIONS)[number] | null;
  readonly confirmedBy: string | null;
  readonly confirmedAt: Date | null;
  readonly countries: readonly ActorParty[];
}

const SELECT_OFFICES = `
  select id, email, role, invited_by as "invitedBy", since, holds_from as "holdsFrom", state, confirmed_how as "confirmedHow", confirmed_by as "confirmedBy",
      confirmed_at as "confirmedAt", words as countries
    from hub.offices($1)`;

/** Offices of the hub: a new one waits, and must be confirmed by an operator whom its inviter did not bring in. */
@Injectable()
export class OfficesService {
  constructor(private readonly database: Database) {}

  /** Returns the offices, waiting ones first. A country that is not admitted gets none. */
  async all(actor: Actor): Promise<readonly Office[]> {
    return this.database.as(actor, act(actor, 'office.list', 'hub:confirm'), (tx) => tx.query<Office>(SELECT_OFFICES, [null]));
  }

  /**
   * Confirms an office as another operator, or in the name of the actor's country.
   * @throws NotFound if there is no such office, or it is disabled; Forbidden for an operator who is unconfirmed, or related to the account or its inviter.
   */
  async confirm(actor: Actor, user: string): Promise<Office> {
    if (!isUuid(user)) throw new NotFound('office');
    return this.database.as(actor, { ...act(actor, 'office.confirm', 'hub:confirm'), writes: true }, async (tx) => {
      const [row] = await tx.query<{ outcome: 'CONFIRMED' | 'WAITING' | 'RELATED' }>('select hub.confirm_office($1) as outcome', [user]);
      if (row?.outcome === 'RELATED') {
        throw new Forbidden(
          'OFFICE_RELATED',
          'You cannot confirm this office: it is your own, or you are related by invitations to the account or its inviter. Ask an unrelated operator, or administrators of two member countries.',
        );
      }
      tx.auditItems(user);
      return readOffice(tx, user);
    });
  }
}

async function readOffice(tx: Transaction, user: string): Promise<Office> {
  const [office] = await tx.query<Office>(SELECT_OFFICES, [user]);
  if (!office) throw new NotFound('office');
  return office;
}
