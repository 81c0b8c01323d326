import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { act, type Actor, assertPerson } from '../auth/actor.js';
import { Database, type Transaction } from '../../platform/database/database.js';
import type { Role } from '../../platform/database/grants.js';
import { isUuid } from '../../platform/graphql/ids.js';
import { BadInput, Conflict, NotFound } from '../../platform/platform/errors.js';
import { Outbound } from '../../platform/platform/outbound.js';
import { BlockedAddress } from '../../platform/platform/outbound-url.js';
import { ClientSecrets } from './client-secrets.js';
import { assertClientSecret, assertProviderRules, providerName, type ProviderRules } from './identity-provider.policy.js';
import { ProviderClient } from './provider-client.js';

export const PROVIDER_STATES = ['LIVE', 'RESTING', 'DISABLED'] as const;

interface Agency {
  readonly id: string;
  readonly name: string;
}

/** A provider as its party's admins know it. */
export interface IdentityProvider {
  readonly id: string;
  readonly name: string;
  readonly state: (typeof PROVIDER_STATES)[number];
  readonly issuer: string;
  readonly clientId: string;
  readonly scope: string;
  readonly roleClaim: string;
  readonly roles: readonly { readonly value: string; readonly role: Role }[];
  readonly agencyClaim: string | null;
  readonly agencies: readonly { readonly value: string; readonly agency: Agency }[];
  readonly defaultAgency: Agency | null;
  readonly createsAccounts: boolean;
  readonly factors: readonly string[];
  /** E-mail address of the admin who answers for it. */
  readonly setBy: string;
  readonly setAt: Date;
  readonly accounts: number;
}

/** What an admin says. */
export interface ProviderDraft extends ProviderRules {
  readonly defaultAgency: string | null;
  readonly createsAccounts: boolean;
  /** null: it keeps the one that it has. */
  readonly clientSecret: string | null;
}

export interface LinkedIdentity {
  readonly provider: string;
  readonly name: string;
  readonly issuer: string;
  readonly linkedAt: Date;
}

/** Identity providers of one's own party, for its admins. Absent and another party's answer alike. */
@Injectable()
export class IdentityProvidersService {
  constructor(
    private readonly database: Database,
    private readonly outbound: Outbound,
    private readonly client: ProviderClient,
    private readonly secrets: ClientSecrets,
  ) {}

  async all(actor: Actor): Promise<readonly IdentityProvider[]> {
    return this.database.as(actor, act(actor, 'provider.list', 'issuer:manage'), readProviders);
  }

  /**
   * Attaches a provider to the actor's party; the actor answers for it from now on. Its metadata is read first.
   * @throws BadInput on a wrong form, or where the issuer may not be reached, or does not answer as one; Forbidden above the actor's ceiling, or unconfirmed; NotFound for
   *   an agency of somebody else; Conflict when the party has it already, or 10
   */
  async create(actor: Actor, issuer: string, wanted: ProviderDraft): Promise<IdentityProvider> {
    assertClientSecret(wanted.clientSecret ?? '');
    this.assertForm(actor, wanted);
    // An address of one's choice is asked for an account that has proved itself lately, not for whoever found its token.
    await this.database.as(actor, act(actor, 'provider.create', 'issuer:manage'), (tx) => tx.query('select hub.check_step_up()'));
    const url = await this.assertReachable(issuer);
    const isSame = (known: IdentityProvider): boolean => known.issuer.replace(/\/$/, '') === url.replace(/\/$/, '');
    if ((await this.all(actor)).some(isSame)) throw providerKnown();
    await this.assertAnswers(url, wanted);
    return this.set(actor, 'provider.create', { ...wanted, id: randomUUID(), issuer: url });
  }

  /** Changes a provider, but for its issuer; the actor answers for it from now on. @throws as create; NotFound */
  async update(actor: Actor, id: string, wanted: ProviderDraft): Promise<IdentityProvider> {
    if (!isUuid(id)) throw new NotFound('identity provider');
    if (wanted.clientSecret !== null) assertClientSecret(wanted.clientSecret);
    this.assertForm(actor, wanted);
    return this.set(actor, 'provider.update', { ...wanted, id: id.toLowerCase() });
  }

  /** Disables a provider at once, with the sessions that were opened by it; or enables it again. @throws NotFound; Forbidden, only on enabling */
  async setDisabled(actor: Actor, id: string, isDisabled: boolean): Promise<IdentityProvider> {
    if (!isUuid(id)) throw new NotFound('identity provider');
    return this.write(actor, isDisabled ? 'provider.disable' : 'provider.enable', id.toLowerCase(), (tx) =>
      tx.query('select hub.set_identity_provider_disabled($1, $2)', [id, isDisabled]),
    );
  }

  /** What the actor's own account is linked with. */
  async linked(actor: Actor): Promise<readonly LinkedIdentity[]> {
    assertPerson(actor);
    return this.database.as(actor, act(actor, 'identity.list', 'session:own'), (tx) =>
      tx.query<LinkedIdentity>('select * from hub.linked_identities()'),
    );
  }

  /** @throws NotFound where the actor has no such link, or the provider has made the account */
  async unlink(actor: Actor, provider: string): Promise<void> {
    assertPerson(actor);
    if (!isUuid(provider)) throw new NotFound('linked identity');
    await this.database.as(actor, { ...act(actor, 'identity.unlink', 'session:own'), writes: true }, async (tx) => {
      const [row] = await tx.query<{ done: boolean }>('select hub.unlink_identity($1) as done', [provider]);
      if (!row?.done) throw new NotFound('linked identity');
      tx.auditItems(provider);
    });
  }

  private assertForm({ roles }: Actor, wanted: ProviderDraft): void {
    assertProviderRules(wanted, roles);
    const agencies = wanted.agencies.map(({ agency }) => agency).concat(wanted.defaultAgency ?? []);
    if (!agencies.every(isUuid)) throw new NotFound('agency');
  }

  /** @throws BadInput */
  private async assertReachable(issuer: string): Promise<string> {
    if (issuer.includes('?')) throw new BadInput('ISSUER_URL', 'An issuer has no query.');
    try {
      await this.outbound.check(issuer);
      return issuer; // compared letter by letter with what it says of itself
    } catch (error) {
      if (error instanceof BlockedAddress) throw new BadInput('ISSUER_URL', error.message);
      throw error;
    }
  }

  /** @throws BadInput; whatever is wrong, in one sentence: it tells nobody what is there */
  private async assertAnswers(issuer: string, { clientId, clientSecret }: ProviderDraft): Promise<void> {
    try {
      await this.client.discover(issuer, clientId, clientSecret ?? '');
    } catch {
      throw new BadInput('ISSUER_SILENT', 'This issuer does not answer as an OpenID provider of exactly this address.');
    }
  }

  private async set(actor: Actor, what: string, { clientSecret, ...wanted }: ProviderDraft & { id: string; issuer?: string }) {
    const { id } = wanted;
    const sealed = clientSecret === null ? null : this.secrets.seal(id, clientSecret).toString('hex');
    return this.write(actor, what, id, async (tx) => {
      const given = { ...wanted, name: providerName(wanted.name), sealed };
      const [row] = await tx.query<{ outcome: string }>('select hub.set_identity_provider($1) as outcome', [given]);
      if (row?.outcome === 'TOO_MANY') throw new Conflict('PROVIDERS_TOO_MANY', 'A party has 10 identity providers at most.');
      if (row?.outcome === 'TAKEN') throw providerKnown();
    });
  }

  private async write(actor: Actor, what: string, id: string, work: (tx: Transaction) => Promise<unknown>): Promise<IdentityProvider> {
    return this.database.as(actor, { ...act(actor, what, 'issuer:manage'), writes: true }, async (tx) => {
      await work(tx);
      tx.auditItems(id);
      const provider = (await readProviders(tx)).find((one) => one.id === id);
      if (!provider) throw new NotFound('identity provider');
      return provider;
    });
  }
}

const providerKnown = (): Conflict =>
  new Conflict('PROVIDER_KNOWN', 'Your party has a provider of this issuer, perhaps with a slash at its end: change that one.');

const readProviders = (tx: Transaction): Promise<IdentityProvider[]> =>
  tx.query<IdentityProvider>('select * from hub.identity_providers()');
