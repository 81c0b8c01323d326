import { Injectable } from '@nestjs/common';
import { act, type Actor } from '../auth/actor.js';
import { Database, type Transaction } from '../../platform/database/database.js';
import type { Role } from '../../platform/database/grants.js';
import { isUuid } from '../../platform/graphql/ids.js';
import { assertPageSize } from '../../platform/graphql/pager.js';
import type { MailStatus } from '../../platform/mail/mail-outbox.js';
import { Conflict, NotFound } from '../../platform/platform/errors.js';
import { roleAboveCeiling, normalizeRoles, assertRolesFit } from './roles.policy.js';

/** An account as those know it who look after it. */
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

/** What an identity provider gives to an account. */
export interface ProviderLink {
  readonly id: string;
  readonly name: string;
  /** In sessions that it opened. */
  readonly roles: readonly Role[];
  /** Claimed, and given when another administrator confirms them. */
  readonly waiting: readonly Role[];
}

export interface UserFilter {
  readonly role?: Role | null;
  readonly disabled?: boolean | null;
  readonly agencyId?: string | null;
  readonly email?: string | null;
}

export interface UserPage {
  readonly nodes: readonly User[];
  readonly more: boolean;
}

const SELECT_USERS = `
  select id, email, roles, case when agency_id is not null then jsonb_build_object('id', agency_id, 'name', agency_name) end as agency, disabled,
      second_factor as "secondFactor", created_at as "createdAt", last_sign_in_at as "lastSignInAt", reset_mail as "resetMail", providers
    from hub.users_of_party($1, $2, $3, $4)`;
const MAX_USERS_ON_PAGE = 200;
/** What it is that there is not, where it is not the account. */
const MISSING_BY_OUTCOME: Readonly<Record<string, string>> = { NO_AGENCY: 'agency', NO_LINK: 'identity provider' };

/** Accounts of one's own party, for those who look after them. Absent, of another party, above or outside of one's own: all alike. */
@Injectable()
export class UsersService {
  constructor(private readonly database: Database) {}

  /** By e-mail address. @param after id of the last account of the page before @throws BadInput on a page of no or too many */
  async page(actor: Actor, filter: UserFilter, first: number, after: string | null): Promise<UserPage> {
    assertPageSize(first, MAX_USERS_ON_PAGE);
    const { role = null, disabled = null, agencyId = null, email = null } = filter;
    const cannotBe = [agencyId, after].some((id) => id !== null && !isUuid(id));
    return this.database.as(actor, act(actor, 'user.list', 'user:manage'), async (tx) => {
      if (cannotBe) return { nodes: [], more: false };
      const rows = await tx.query<User>(SELECT_USERS, [null, { role, disabled, agency: agencyId, email }, after, first + 1]);
      return { nodes: rows.slice(0, first), more: rows.length > first };
    });
  }

  /** null where there is none that the actor may see. */
  async find(actor: Actor, id: string): Promise<User | null> {
    return this.database.as(actor, act(actor, 'user.open', 'user:manage'), (tx) => (isUuid(id) ? findUser(tx, id) : Promise.resolve(null)));
  }

  /** Gives an account other roles, in place of those that it has, everywhere and at once. @throws NotFound, BadInput, Forbidden; Conflict on oneself */
  async setRoles(actor: Actor, user: string, wanted: readonly Role[]): Promise<User> {
    const roles = normalizeRoles(wanted);
    assertRolesFit(actor.party.kind, roles);
    return this.change(actor, user, 'user.set-roles', (tx) => tx.query('select hub.set_user_roles($1, $2) as outcome', [user, roles]));
  }

  /**
   * Lets a provider's claims give these roles, and no others, to an account that its officer linked or that configures providers. @throws NotFound also where nothing
   * needs confirming, Forbidden, BadInput; Conflict on oneself
   */
  async confirmProviderRoles(actor: Actor, user: string, provider: string, wanted: readonly Role[]): Promise<User> {
    const roles = normalizeRoles(wanted);
    if (roles.length > 0) assertRolesFit(actor.party.kind, roles);
    if (!isUuid(provider)) throw new NotFound('identity provider');
    return this.change(actor, user, 'user.confirm-provider-roles', (tx) =>
      tx.query('select hub.confirm_provider_roles($1, $2, $3) as outcome', [user, provider, roles]),
    );
  }

  /** Gives an account another agency of its party; null: none. @throws NotFound; Conflict on oneself */
  async setAgency(actor: Actor, user: string, agency: string | null): Promise<User> {
    if (agency !== null && !isUuid(agency)) throw new NotFound('agency');
    return this.change(actor, user, 'user.set-agency', (tx) => tx.query('select hub.set_user_agency($1, $2) as outcome', [user, agency]));
  }

  /** Disables or enables an account of the actor's own party, everywhere and at once. @throws NotFound; Conflict on oneself */
  async setDisabled(actor: Actor, user: string, disabled: boolean): Promise<void> {
    if (!isUuid(user)) throw new NotFound('user');
    if (user === actor.user) throw new Conflict('OWN_ACCOUNT', 'Nobody disables their own account: ask another admin of your party.');
    const what = disabled ? 'user.disable' : 'user.enable';
    await this.database.as(actor, { ...act(actor, what, 'user:manage'), writes: true }, async (tx) => {
      const [row] = await tx.query<{ done: boolean }>('select hub.set_user_disabled($1, $2) as done', [user, disabled]);
      if (!row?.done) throw new NotFound('user');
      tx.auditItems(user);
    });
  }

  private async change(actor: Actor, user: string, what: string, work: (tx: Transaction) => Promise<{ outcome: string }[]>): Promise<User> {
    if (!isUuid(user)) throw new NotFound('user');
    if (user === actor.user) throw new Conflict('OWN_ACCOUNT', 'Nobody changes their own rights: ask another admin of your party.');
    return this.database.as(actor, { ...act(actor, what, 'user:manage'), writes: true }, async (tx) => {
      const [row] = await work(tx);
      if (row?.outcome === 'ABOVE') throw roleAboveCeiling();
      const person = row?.outcome === 'DONE' ? await findUser(tx, user) : null;
      if (!person) throw new NotFound(MISSING_BY_OUTCOME[row?.outcome ?? ''] ?? 'user');
      tx.auditItems(user);
      return person;
    });
  }
}

async function findUser(tx: Transaction, id: string): Promise<User | null> {
  const [person] = await tx.query<User>(SELECT_USERS, [id, {}, null, 1]);
  return person ?? null;
}
