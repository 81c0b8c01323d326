import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { act, type Actor, assertPerson } from '../auth/actor.js';
import type { ActorView } from '../auth/actor-view.js';
import { Database, type Transaction } from '../../platform/database/database.js';
import type { Role } from '../../platform/database/grants.js';
import type { Connection } from '../../platform/graphql/connection.js';
import { isUuid } from '../../platform/graphql/ids.js';
import { Pager, type PageRequest, sortedBy } from '../../platform/graphql/pager.js';
import { BadInput, Conflict, NotFound } from '../../platform/platform/errors.js';
import { Outbound } from '../../platform/platform/outbound.js';
import { BlockedAddress } from '../../platform/platform/outbound-url.js';
import { ClientSecrets } from './client-secrets.js';
import { assertClientSecret, assertProviderRules, providerName, type ProviderRules } from './identity-provider.policy.js';
import { ProviderClient } from './provider-client.js';

export const PROVIDER_STATES = ['ACTIVE', 'INACTIVE', 'DISABLED'] as const;

interface Agency {
  readonly id: string;
  readonly name: string;
}

/** A provider as the admins of its party see it. */
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
  readonly createdAt: Date;
  /** The responsible admin. */
  readonly responsible: ActorView;
  readonly updatedAt: Date;
  readonly accountCount: number;
}

/** Input of an admin for a provider. */
export interface ProviderDraft extends ProviderRules {
  readonly defaultAgency: string | null;
  readonly createsAccounts: boolean;
  /** null: the secret stays. */
  readonly clientSecret: string | null;
}

export interface LinkedIdentity {
  readonly providerId: string;
  readonly name: string;
  readonly issuer: string;
  readonly createdAt: Date;
}

/** A provider as each officer of its party sees it. */
export type SignInProvider = Pick<LinkedIdentity, 'providerId' | 'name'>;

/** Identity providers of the actor's party, for its admins. Absent providers and those of other parties give the same answer. */
@Injectable()
export class IdentityProvidersService {
  constructor(
    private readonly database: Database,
    private readonly outbound: Outbound,
    private readonly client: ProviderClient,
    private readonly secrets: ClientSecrets,
    private readonly pager: Pager,
  ) {}

  /** Returns a page of the providers, of which a party has at most 10, oldest first. @throws BadInput on the page */
  async page(actor: Actor, request: PageRequest): Promise<Connection<IdentityProvider>> {
    const list = { name: 'identity-providers', reader: actor.party.id, filter: null };
    return this.pager.slice(list, request, await this.all(actor), ({ createdAt, id }) => `${createdAt.toISOString()} ${id}`);
  }

  private async all(actor: Actor): Promise<readonly IdentityProvider[]> {
    return this.database.as(actor, act(actor, 'provider.list', 'issuer:manage'), readProviders);
  }

  /**
   * Attaches a provider to the actor's party; the actor becomes its responsible admin. Reads its metadata first.
   * @throws BadInput on malformed input, or if the issuer is not reachable or does not answer as an OpenID provider; Forbidden above the actor's ceiling, or
   *   unconfirmed; NotFound for an agency of another party; Conflict if the party already has it, or has 10
   */
  async create(actor: Actor, issuer: string, draft: ProviderDraft): Promise<IdentityProvider> {
    assertClientSecret(draft.clientSecret ?? '');
    this.assertForm(actor, draft);
    // The hub sends requests to a chosen address only for an account with a fresh confirmation, not for the holder of a stolen token.
    await this.database.as(actor, act(actor, 'provider.create', 'issuer:manage'), (tx) => tx.query('select hub.check_step_up()'));
    const url = await this.assertReachable(issuer);
    const isSame = (provider: IdentityProvider): boolean => provider.issuer.replace(/\/$/, '') === url.replace(/\/$/, '');
    if ((await this.all(actor)).some(isSame)) throw providerKnown();
    await this.assertAnswers(url, draft);
    return this.set(actor, 'provider.create', { ...draft, id: randomUUID(), issuer: url });
  }

  /** Changes a provider, except its issuer; the actor becomes its responsible admin. @throws as create; NotFound */
  async update(actor: Actor, id: string, draft: ProviderDraft): Promise<IdentityProvider> {
    if (!isUuid(id)) throw new NotFound('identity provider');
    if (draft.clientSecret !== null) assertClientSecret(draft.clientSecret);
    this.assertForm(actor, draft);
    return this.set(actor, 'provider.update', { ...draft, id: id.toLowerCase() });
  }

  /** Disables a provider immediately, and ends the sessions that it opened; or enables it again. @throws NotFound; Forbidden, only when enabling */
  async setDisabled(actor: Actor, id: string, isDisabled: boolean): Promise<IdentityProvider> {
    if (!isUuid(id)) throw new NotFound('identity provider');
    return this.write(actor, isDisabled ? 'provider.disable' : 'provider.enable', id.toLowerCase(), (tx) =>
      tx.query('select hub.set_identity_provider_disabled($1, $2)', [id, isDisabled]),
    );
  }

  /** Returns a page of the identities that the actor's own account is linked with: at most one of each provider, oldest first. */
  async linkedPage(actor: Actor, request: PageRequest): Promise<Connection<LinkedIdentity>> {
    const list = { name: 'linked-identities', reader: actor.user, filter: null };
    return this.pager.slice(
      list,
      request,
      await this.linked(actor),
      ({ createdAt, providerId }) => `${createdAt.toISOString()} ${providerId}`,
    );
  }

  /** Returns all identities that the actor's own account is linked with, oldest first. @throws Forbidden for a machine */
  async linked(actor: Actor): Promise<readonly LinkedIdentity[]> {
    assertPerson(actor);
    return this.database.as(actor, act(actor, 'identity.list', 'session:own'), (tx) =>
      tx.query<LinkedIdentity>('select * from hub.linked_identities()'),
    );
  }

  /** Returns a page of the active providers of the actor's party, of which it has at most 10, by name. @throws Forbidden for a machine; BadInput on the page */
  async signInPage(actor: Actor, request: PageRequest): Promise<Connection<SignInProvider>> {
    assertPerson(actor);
    const providers = await this.database.as(actor, act(actor, 'identity.list', 'session:own'), (tx) =>
      tx.query<SignInProvider>('select * from hub.sign_in_providers()'),
    );
    const keyOf = ({ name, providerId }: SignInProvider): string => `${name} ${providerId}`;
    const list = { name: 'sign-in-providers', reader: actor.user, filter: null };
    return this.pager.slice(list, request, sortedBy(providers, keyOf), keyOf);
  }

  /** Unlinks an identity. @returns the id of its provider. @throws NotFound if the actor has no such link, or the provider created the account */
  async unlink(actor: Actor, provider: string): Promise<string> {
    assertPerson(actor);
    if (!isUuid(provider)) throw new NotFound('linked identity');
    return this.database.as(actor, { ...act(actor, 'identity.unlink', 'session:own'), writes: true }, async (tx) => {
      const [row] = await tx.query<{ done: boolean }>('select hub.unlink_identity($1) as done', [provider]);
      if (!row?.done) throw new NotFound('linked identity');
      tx.auditItems(provider);
      return provider.toLowerCase();
    });
  }

  private assertForm({ roles }: Actor, draft: ProviderDraft): void {
    assertProviderRules(draft, roles);
    const agencies = draft.agencies.map(({ agency }) => agency).concat(draft.defaultAgency ?? []);
    if (!agencies.every(isUuid)) throw new NotFound('agency');
  }

  /** @throws BadInput */
  private async assertReachable(issuer: string): Promise<string> {
    if (issuer.includes('?')) throw new BadInput('ISSUER_URL', 'The address of an issuer must not have a query.');
    try {
      await this.outbound.check(issuer);
      return issuer; // must match exactly the issuer in its metadata
    } catch (error) {
      if (error instanceof BlockedAddress) throw new BadInput('ISSUER_URL', error.message);
      throw error;
    }
  }

  /** @throws BadInput with the same sentence for any failure, so that it does not reveal what answers at the address */
  private async assertAnswers(issuer: string, { clientId, clientSecret }: ProviderDraft): Promise<void> {
    try {
      await this.client.discover(issuer, clientId, clientSecret ?? '');
    } catch {
      throw new BadInput(
        'ISSUER_SILENT',
        'This issuer does not answer as an OpenID provider with exactly this address. Check the address.',
      );
    }
  }

  private async set(actor: Actor, what: string, { clientSecret, ...draft }: ProviderDraft & { id: string; issuer?: string }) {
    const { id } = draft;
    const sealed = clientSecret === null ? null : this.secrets.seal(id, clientSecret).toString('hex');
    return this.write(actor, what, id, async (tx) => {
      const row = { ...draft, name: providerName(draft.name), sealed };
      const [result] = await tx.query<{ outcome: string }>('select hub.set_identity_provider($1) as outcome', [row]);
      if (result?.outcome === 'TOO_MANY') {
        throw new Conflict('PROVIDERS_TOO_MANY', 'Your party already has 10 identity providers. Change one of them instead.');
      }
      if (result?.outcome === 'TAKEN') throw providerKnown();
    });
  }

  private async write(actor: Actor, what: string, id: string, work: (tx: Transaction) => Promise<unknown>): Promise<IdentityProvider> {
    return this.database.as(actor, { ...act(actor, what, 'issuer:manage'), writes: true }, async (tx) => {
      await work(tx);
      tx.auditItems(id);
      const provider = (await readProviders(tx)).find((candidate) => candidate.id === id);
      if (!provider) throw new NotFound('identity provider');
      return provider;
    });
  }
}

const providerKnown = (): Conflict =>
  new Conflict('PROVIDER_KNOWN', 'Your party already has a provider with this issuer, perhaps with a slash at its end. Change that one.');

const readProviders = (tx: Transaction): Promise<IdentityProvider[]> =>
  tx.query<IdentityProvider>('select * from hub.identity_providers()');
