import { Injectable } from '@nestjs/common';
import { act, type Actor, type ActorParty } from '../auth/actor.js';
import { Database, type Transaction } from '../../platform/database/database.js';
import type { Role } from '../../platform/database/grants.js';
import { isUuid } from '../../platform/graphql/ids.js';
import { Forbidden, NotFound } from '../../platform/platform/errors.js';

export const OFFICE_STATES = ['UNCONFIRMED', 'WAITING', 'IN_FORCE'] as const;
export const OFFICE_CONFIRMATIONS = ['OPERATOR', 'COUNTRIES', 'AT_ONCE', 'BEFORE'] as const;

/** Who holds an office of the hub, and on whose word. */
export interface Office {
  readonly id: string;
  readonly email: string;
  readonly role: Role;
  /** null: nobody of the hub did. */
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

/** The hub's offices: a new one waits, and is confirmed by somebody whom its inviter did not bring in. */
@Injectable()
export class OfficesService {
  constructor(private readonly database: Database) {}

  /** Those that wait first. None to a country that is not admitted. */
  async all(actor: Actor): Promise<readonly Office[]> {
    return this.database.as(actor, act(actor, 'office.list', 'hub:confirm'), (tx) => tx.query<Office>(SELECT_OFFICES, [null]));
  }

  /**
   * The word of another operator, or of the actor's country, for an office.
   * @throws NotFound where there is none, or it is disabled; Forbidden for an operator who is related to the account or to who invited it, or unconfirmed.
   */
  async confirm(actor: Actor, user: string): Promise<Office> {
    if (!isUuid(user)) throw new NotFound('office');
    return this.database.as(actor, { ...act(actor, 'office.confirm', 'hub:confirm'), writes: true }, async (tx) => {
      const [row] = await tx.query<{ outcome: 'CONFIRMED' | 'WAITING' | 'RELATED' }>('select hub.confirm_office($1) as outcome', [user]);
      if (row?.outcome === 'RELATED') {
        throw new Forbidden(
          'OFFICE_RELATED',
          'You cannot confirm this office: it is yours, or one of you, the account and its inviter brought another of these in. Ask an operator of whom that is not so, or administrators of two member countries.',
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
