import { Injectable } from '@nestjs/common';
import { act, type Actor } from '../auth/actor.js';
import { Database, type Transaction } from '../../platform/database/database.js';
import type { Role } from '../../platform/database/grants.js';
import { isUuid } from '../../platform/graphql/ids.js';
import { type Connection, withTotalCount } from '../../platform/graphql/connection.js';
import { Pager, type PageRequest } from '../../platform/graphql/pager.js';
import { countRows } from '../../platform/graphql/total-count.js';
import type { MailStatus } from '../../platform/mail/mail-outbox.js';
import { Conflict, NotFound } from '../../platform/platform/errors.js';
import { roleAboveCeiling, normalizeRoles, assertRolesFit } from './roles.policy.js';

/** An account as its administrators see it. */
export interface User {
  readonly id: string;
  readonly email: string;
  readonly roles: readonly Role[];
  readonly agency: { readonly id: string; readonly name: string } | null;
  readonly disabled: boolean;
  readonly secondFactor: boolean;
  readonly createdAt: Date;
  readonly lastSignInAt: Date | null;
  readonly resetMail: MailStatus | null;
  readonly providers: readonly ProviderLink[];
}

/** The link of an account to an identity provider. */
export interface ProviderLink {
  readonly providerId: string;
  readonly name: string;
  /** Roles in sessions that the provider opened. */
  readonly roles: readonly Role[];
  /** Claimed roles that apply after another administrator confirms them. */
  readonly unconfirmedRoles: readonly Role[];
}

export interface UserFilter {
  readonly role?: Role | null;
  readonly disabled?: boolean | null;
  readonly agencyId?: string | null;
  readonly email?: string | null;
}

const SELECT_USERS = `
  select id, email, roles, case when agency_id is not null then jsonb_build_object('id', agency_id, 'name', agency_name) end as agency, disabled,
      second_factor as "secondFactor", created_at as "createdAt", last_sign_in_at as "lastSignInAt", reset_mail as "resetMail", providers
    from hub.users_of_party($1, $2, $3, $4)`;
/** The missing object by outcome, if it is not the account. */
const MISSING_BY_OUTCOME: Readonly<Record<string, string>> = { NO_AGENCY: 'agency', NO_LINK: 'identity provider' };

/**
 * Accounts of the actor's party, for its administrators. Accounts that are absent, of another party, or above or outside the actor's ceiling give the same
 * answer.
 */
@Injectable()
export class UsersService {
  constructor(
    private readonly database: Database,
    private readonly pager: Pager,
  ) {}

  /** Returns a page, by e-mail address. @throws BadInput on the page */
  async page(
    actor: Actor,
    { role = null, disabled = null, agencyId = null, email = null }: UserFilter,
    request: PageRequest,
  ): Promise<Connection<User>> {
    const filter = { role, disabled, agency: agencyId, email };
    const page = this.pager.open({ name: 'users', reader: actor.party.id, filter }, request);
    const what = act(actor, 'user.list', 'user:manage');
    const isEmpty = agencyId !== null && !isUuid(agencyId);
    const rows = await this.database.as(actor, what, async (tx) =>
      isEmpty ? [] : tx.query<User>(SELECT_USERS, [null, filter, page.position, page.limit]),
    );
    const totalCount = async (): Promise<number> =>
      isEmpty ? 0 : this.database.as(actor, what, (tx) => countRows(tx, 'select hub.user_count($1) as count', [filter]));
    return withTotalCount(
      page.connection(rows, (user) => user.email),
      totalCount,
    );
  }

  /** Returns an account; null if there is none that the actor may see. */
  async find(actor: Actor, id: string): Promise<User | null> {
    return this.database.as(actor, act(actor, 'user.open', 'user:manage'), (tx) => (isUuid(id) ? findUser(tx, id) : Promise.resolve(null)));
  }

  /** Replaces the roles of an account, everywhere and immediately. @throws NotFound, BadInput, Forbidden; Conflict for the own account */
  async setRoles(actor: Actor, user: string, wanted: readonly Role[]): Promise<User> {
    const roles = normalizeRoles(wanted);
    assertRolesFit(actor.party.kind, roles);
    return this.change(actor, user, 'user.set-roles', (tx) => tx.query('select hub.set_user_roles($1, $2) as outcome', [user, roles]));
  }

  /**
   * Confirms these roles, and no others, for a provider's claims, on an account that its officer linked or that configures providers. @throws NotFound, also
   * if no claim needs a confirmation; Forbidden, BadInput; Conflict for the own account
   */
  async confirmProviderRoles(actor: Actor, user: string, provider: string, wanted: readonly Role[]): Promise<User> {
    const roles = normalizeRoles(wanted);
    if (roles.length > 0) assertRolesFit(actor.party.kind, roles);
    if (!isUuid(provider)) throw new NotFound('identity provider');
    return this.change(actor, user, 'user.confirm-provider-roles', (tx) =>
      tx.query('select hub.confirm_provider_roles($1, $2, $3) as outcome', [user, provider, roles]),
    );
  }

  /** Sets the agency of an account within its party; null removes it. @throws NotFound; Conflict for the own account */
  async setAgency(actor: Actor, user: string, agency: string | null): Promise<User> {
    if (agency !== null && !isUuid(agency)) throw new NotFound('agency');
    return this.change(actor, user, 'user.set-agency', (tx) => tx.query('select hub.set_user_agency($1, $2) as outcome', [user, agency]));
  }

  /** Disables or enables an account of the actor's party, everywhere and immediately. @throws NotFound; Conflict for the own account */
  async setDisabled(actor: Actor, user: string, disabled: boolean): Promise<void> {
    if (!isUuid(user)) throw new NotFound('user');
    if (user === actor.user) throw new Conflict('OWN_ACCOUNT', 'You cannot disable your own account. Ask another admin of your party.');
    const what = disabled ? 'user.disable' : 'user.enable';
    await this.database.as(actor, { ...act(actor, what, 'user:manage'), writes: true }, async (tx) => {
      const [row] = await tx.query<{ done: boolean }>('select hub.set_user_disabled($1, $2) as done', [user, disabled]);
      if (!row?.done) throw new NotFound('user');
      tx.auditItems(user);
    });
  }

  private async change(actor: Actor, user: string, what: string, work: (tx: Transaction) => Promise<{ outcome: string }[]>): Promise<User> {
    if (!isUuid(user)) throw new NotFound('user');
    if (user === actor.user) throw new Conflict('OWN_ACCOUNT', 'You cannot change your own rights. Ask another admin of your party.');
    return this.database.as(actor, { ...act(actor, what, 'user:manage'), writes: true }, async (tx) => {
      const [row] = await work(tx);
      if (row?.outcome === 'ABOVE') throw roleAboveCeiling();
      const account = row?.outcome === 'DONE' ? await findUser(tx, user) : null;
      if (!account) throw new NotFound(MISSING_BY_OUTCOME[row?.outcome ?? ''] ?? 'user');
      tx.auditItems(user);
      return account;
    });
  }
}

async function findUser(tx: Transaction, id: string): Promise<User | null> {
  const [account] = await tx.query<User>(SELECT_USERS, [id, {}, null, 1]);
  return account ?? null;
}
