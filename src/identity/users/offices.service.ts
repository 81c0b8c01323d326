import { Injectable } from '@nestjs/common';
import { act, type Actor, type ActorParty } from '../auth/actor.js';
import type { ActorView } from '../auth/actor-view.js';
import { Database, type Transaction } from '../../platform/database/database.js';
import type { Role } from '../../platform/database/grants.js';
import type { Connection } from '../../platform/graphql/connection.js';
import { isUuid } from '../../platform/graphql/ids.js';
import { Pager, type PageRequest, sortedBy } from '../../platform/graphql/pager.js';
import { Forbidden, NotFound } from '../../platform/platform/errors.js';

export const OFFICE_STATES = ['UNCONFIRMED', 'WAITING', 'IN_FORCE'] as const;
export const OFFICE_CONFIRMATIONS = ['OPERATOR', 'COUNTRIES', 'AT_ONCE', 'BEFORE'] as const;

/** An office of the hub, with its confirmation. */
export interface Office {
  readonly userId: string;
  readonly email: string;
  readonly role: Role;
  /** null: no user of the hub invited the account. */
  readonly createdBy: ActorView | null;
  readonly createdAt: Date;
  readonly inForceFrom: Date;
  readonly state: (typeof OFFICE_STATES)[number];
  readonly confirmedHow: (typeof OFFICE_CONFIRMATIONS)[number] | null;
  readonly confirmedBy: ActorView | null;
  readonly confirmedAt: Date | null;
  readonly countries: readonly ActorParty[];
}

const SELECT_OFFICES = `
  select id as "userId", email, role, created_by as "createdBy", created_at as "createdAt", holds_from as "inForceFrom", state, confirmed_how as "confirmedHow", confirmed_by as "confirmedBy",
      confirmed_at as "confirmedAt", countries
    from hub.offices($1)`;

/** Offices of the hub: a new one waits, and must be confirmed by an operator whom its inviter did not bring in. */
@Injectable()
export class OfficesService {
  constructor(
    private readonly database: Database,
    private readonly pager: Pager,
  ) {}

  /** Returns a page of the offices, waiting ones first, then by address. A country that is not admitted gets none. @throws BadInput on the page */
  async page(actor: Actor, request: PageRequest): Promise<Connection<Office>> {
    const offices = await this.database.as(actor, act(actor, 'office.list', 'hub:confirm'), (tx) =>
      tx.query<Office>(SELECT_OFFICES, [null]),
    );
    const keyOf = ({ state, email }: Office): string => `${state === 'IN_FORCE' ? 1 : 0} ${email}`;
    return this.pager.slice({ name: 'offices', reader: actor.party.id, filter: null }, request, sortedBy(offices, keyOf), keyOf);
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
