import { randomBytes, randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { Database, type Transaction } from '../../../platform/database/database.js';
import type { ProcessingPurpose } from '../../../platform/database/purposes.js';
import { keyCeilingOf, type KeyPermission } from '../../../platform/database/grants.js';
import { withRefusals } from '../../../platform/database/refusals.js';
import { type Connection, mapConnection } from '../../../platform/graphql/connection.js';
import { isUuid } from '../../../platform/graphql/ids.js';
import { Pager, type PageRequest } from '../../../platform/graphql/pager.js';
import { Clock } from '../../../platform/platform/clock.js';
import { BadInput, Conflict, NotFound, partyLimitReached } from '../../../platform/platform/errors.js';
import { Settings } from '../../../platform/platform/platform.module.js';
import { act, type Actor } from '../actor.js';
import type { ActorView } from '../actor-view.js';
import {
  assertKeyEnd,
  assertNetworks,
  assertOverlap,
  grantablePermissionsOf,
  keyEndUnfit,
  keyName,
  keyPurposeOf,
  thumbprintOf,
} from './api-key.policy.js';
import { newKeyText } from './key-text.js';

export interface ApiKeyDraft {
  readonly name: string;
  readonly permissions: readonly string[];
  readonly expiresAt: Date;
  /** Id of the agency in whose name the key acts; null: the creator's. */
  readonly agency: string | null;
  /** Empty: any network. */
  readonly networks: readonly string[];
  /** SHA-256 of the client certificate that the key requires, base64url or hexadecimal; null: none. */
  readonly certificate: string | null;
  /** Null: the default of its permissions. */
  readonly purpose: ProcessingPurpose | null;
}

/** The issuer of the tokens of a machine without a secret. */
export interface TrustedIssuer {
  readonly issuer: string;
  /** Claim `sub` of the tokens. */
  readonly subject: string;
  /** Claim `client_id` of the tokens; null: any. */
  readonly clientId: string | null;
}

export const KEY_STATES = ['ACTIVE', 'INACTIVE', 'EXPIRED', 'REVOKED'] as const;

/** A key as the admins of its party see it. */
export interface ApiKey {
  readonly id: string;
  readonly name: string;
  readonly state: (typeof KEY_STATES)[number];
  readonly permissions: readonly KeyPermission[];
  readonly agency: { readonly id: string; readonly name: string } | null;
  readonly allowedNetworks: readonly string[];
  /** The responsible admin. */
  readonly responsible: ActorView;
  readonly createdAt: Date;
  readonly expiresAt: Date;
  readonly revokedAt: Date | null;
  readonly usedAt: Date | null;
  /** Until when the previous secret is valid; null: it is not. */
  readonly previousSecretExpiresAt: Date | null;
  /** The client certificate that the key requires: x5t#S256. */
  readonly certificate: string | null;
  readonly purpose: ProcessingPurpose;
  /** null: the key has its own secret. */
  readonly trustedIssuer: TrustedIssuer | null;
}

/** A key with its text, which is shown once. */
export interface ApiKeyWithSecret {
  readonly secret: string;
  readonly key: ApiKey;
}

/** The last key of a page. */
interface PageEnd {
  readonly isActive: boolean;
  readonly at: string;
  readonly id: string;
}

/** The admin is of the same party as the key. */
interface ApiKeyRow extends Omit<ApiKey, 'createdBy'> {
  readonly admin: Pick<ActorView, 'id' | 'name' | 'agency'>;
  readonly pageEnd: PageEnd;
}

const apiKeyOf =
  ({ party }: Actor) =>
  ({ admin, ...key }: ApiKeyRow): ApiKey => ({ ...key, responsible: { kind: 'OFFICER', ...admin, party } });

/** Rows of {@link ApiKeyRow}; $1 is the current time. */
const SELECT_KEYS = `
  select k.id, k.name, k.permissions, k.purpose, k.networks::text[] as "allowedNetworks", jsonb_build_object('id', u.id, 'name', u.email, 'agency', case when o.id is not null then jsonb_build_object('id', o.id, 'name', o.name) end) as admin,
      k.created_at as "createdAt", k.expires_at as "expiresAt",
      k.revoked_at as "revokedAt", k.used_at as "usedAt", case when a.id is not null then jsonb_build_object('id', a.id, 'name', a.name) end as agency,
      (select max(s.live_until) from hub.api_key_secret s where s.api_key = k.id and s.live_until > $1
        and s.id in (select hub.live_key_secrets())) as "previousSecretExpiresAt",
      case when k.revoked_at is not null then 'REVOKED' when k.expires_at <= $1 then 'EXPIRED'
        when exists (select from hub.api_key_secret s where s.api_key = k.id and s.live_until is null and s.id in (select hub.live_key_secrets())) then 'ACTIVE'
        else 'INACTIVE' end as state,
      jsonb_build_object('isActive', k.revoked_at is null and k.expires_at > $1, 'at', k.created_at, 'id', k.id) as "pageEnd",
      rtrim(translate(encode(k.certificate, 'base64'), '+/', '-_'), '=') as certificate,
      case when i.api_key is not null then jsonb_build_object('issuer', i.issuer, 'subject', i.subject, 'clientId', i.client) end as "trustedIssuer"
    from hub.api_key k left join hub.key_issuers() i on i.api_key = k.id left join hub.user_account u on u.id = k.created_by left join hub.agency a on a.key = k.agency
      left join hub.agency o on o.key = u.agency`;
/** Whether a key is active; $1 is the current time. */
const IS_ACTIVE = '(k.revoked_at is null and k.expires_at > $1)';
const CREATE_KEY = 'select hub.create_api_key($1) as outcome';
const CREATE_ISSUER_KEY = 'select hub.create_issuer_key($1) as outcome';

/** API keys of machines of the actor's party, for its admins. Absent, revoked and foreign keys give the same answer. */
@Injectable()
export class ApiKeysService {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly pager: Pager,
    @Inject(Settings) private readonly settings: Settings,
  ) {}

  /** Returns a page of the keys, active ones first, then newest first. @throws BadInput on the page */
  async page(actor: Actor, request: PageRequest): Promise<Connection<ApiKey>> {
    const page = this.pager.open<PageEnd>({ name: 'api-keys', reader: actor.party.id, filter: null }, request);
    const { isActive, at, id } = page.position ?? {};
    const rows = await this.database.as(actor, act(actor, 'key.list', 'key:manage'), (tx) =>
      tx.query<ApiKeyRow>(
        `${SELECT_KEYS} where $2::boolean is null or (${IS_ACTIVE}, k.created_at, k.id) < ($2, $3::timestamptz, $4::uuid)
           order by ${IS_ACTIVE} desc, k.created_at desc, k.id desc limit $5`,
        [this.clock.now(), isActive, at, id, page.limit],
      ),
    );
    const connection = page.connection(rows, ({ pageEnd }) => pageEnd);
    return mapConnection(connection, apiKeyOf(actor));
  }

  /**
   * Creates a key for a machine of the actor's party; the actor becomes its responsible admin.
   * @throws BadInput on malformed input, Forbidden above the actor's ceiling, NotFound for an agency of another party, Conflict beyond the limit of keys
   */
  async create(actor: Actor, draft: ApiKeyDraft): Promise<ApiKeyWithSecret> {
    const id = randomUUID();
    const { text, hash } = newKeyText(this.settings.mode, id);
    return { secret: text, key: await this.insert(actor, CREATE_KEY, this.creationRow(actor, draft, id, hash)) };
  }

  /**
   * Admits a machine with tokens of an issuer; nobody knows its own secret.
   * @param trusted the issuer and the address of its keys, which the caller has checked
   * @throws as create; Conflict if the party already has this subject; Forbidden without a fresh confirmation of the actor
   */
  async createForIssuer(actor: Actor, draft: ApiKeyDraft, trusted: TrustedIssuer & { readonly jwksUri: string }): Promise<ApiKey> {
    return this.insert(actor, CREATE_ISSUER_KEY, { ...this.creationRow(actor, draft, randomUUID(), randomBytes(32)), ...trusted });
  }

  /** @throws Forbidden unless the actor may create keys and has confirmed the identity within five minutes */
  async assertMayCreate(actor: Actor): Promise<void> {
    await this.database.as(actor, act(actor, 'key.create', 'key:manage'), (tx) => tx.query('select hub.check_step_up()'));
  }

  /**
   * Makes the actor responsible for a machine of an issuer, and may set a new end. @throws NotFound, BadInput; Forbidden above the actor's ceiling, or
   * unconfirmed
   */
  async renew(actor: Actor, id: string, expiresAt: Date | null): Promise<ApiKey> {
    if (!isUuid(id)) throw new NotFound('API key');
    if (expiresAt) assertKeyEnd(expiresAt, this.clock.now());
    return this.write(actor, 'key.renew', id, (tx) => tx.query('select hub.renew_issuer_key($1, $2)', [id, expiresAt]));
  }

  private creationRow(
    actor: Actor,
    { name, permissions, expiresAt, agency, networks, certificate, purpose }: ApiKeyDraft,
    id: string,
    hash: Buffer,
  ) {
    const checkedName = keyName(name);
    const granted = grantablePermissionsOf(permissions, keyCeilingOf(actor.roles));
    assertKeyEnd(expiresAt, this.clock.now());
    assertNetworks(networks);
    if (agency !== null && !isUuid(agency)) throw new NotFound('agency');
    const thumbprint =
      certificate === null ? null : thumbprintOf(certificate, this.settings.clientCertHeader !== undefined).toString('hex');
    return {
      ...{ id, name: checkedName, agency, permissions: granted, networks, expiresAt, certificate: thumbprint },
      ...{ secret: randomUUID(), hash: hash.toString('hex'), purpose: purpose ?? keyPurposeOf(granted) },
    };
  }

  private async insert(actor: Actor, statement: string, row: { readonly id: string }): Promise<ApiKey> {
    return this.write(actor, 'key.create', row.id, async (tx) => {
      const [answer] = await tx.query<{ outcome: string }>(statement, [row]);
      if (answer?.outcome === 'NO_AGENCY') {
        throw new BadInput('KEY_AGENCY', 'A key that publishes needs an agency, and your account has none. Name an agency of your party.');
      }
      if (answer?.outcome === 'TOO_MANY') {
        throw partyLimitReached('KEYS');
      }
      if (answer?.outcome === 'TAKEN') {
        throw new Conflict('MACHINE_KNOWN', 'Your party already has a machine with this issuer and subject. Revoke it first.');
      }
    });
  }

  /**
   * Creates a new secret, valid immediately; the previous one stays valid for `overlap` minutes. The actor becomes the responsible admin of the key.
   * @param expiresAt a new end; null: the end does not change
   * @throws NotFound, BadInput, Forbidden if the key has more permissions than the actor may give
   */
  async rotate(actor: Actor, id: string, overlap: number, expiresAt: Date | null): Promise<ApiKeyWithSecret> {
    if (!isUuid(id)) throw new NotFound('API key');
    assertOverlap(overlap);
    const now = this.clock.now();
    if (expiresAt) assertKeyEnd(expiresAt, now);
    const { text, hash } = newKeyText(this.settings.mode, id);
    const key = await this.write(actor, 'key.rotate', id, async (tx) => {
      const [present] = await tx.query<ApiKeyRow>(`${SELECT_KEYS} where k.id = $2 and k.revoked_at is null`, [now, id]);
      if (!present) throw new NotFound('API key');
      if (present.trustedIssuer) {
        throw new Conflict('KEY_OF_ISSUER', 'This machine has no secret at the hub. Use renewIssuerKey to become its responsible admin.');
      }
      if (!expiresAt) assertKeyEnd(present.expiresAt, now);
      await tx.query('select hub.rotate_api_key($1, $2, $3, $4 * interval $$1 minute$$, $5)', [id, randomUUID(), hash, overlap, expiresAt]);
    });
    return { secret: text, key };
  }

  /** Revokes a key immediately, with its requests and sockets. @throws NotFound */
  async revoke(actor: Actor, id: string): Promise<void> {
    if (!isUuid(id)) throw new NotFound('API key');
    await this.write(actor, 'key.revoke', id, (tx) => tx.query('select hub.revoke_api_key($1)', [id]));
  }

  private async write(actor: Actor, what: string, id: string, work: (tx: Transaction) => Promise<unknown>): Promise<ApiKey> {
    return this.database.as(actor, { ...act(actor, what, 'key:manage'), writes: true }, async (tx) => {
      await withRefusals({ HB482: keyEndUnfit }, () => work(tx));
      tx.auditItems(id);
      const [key] = await tx.query<ApiKeyRow>(`${SELECT_KEYS} where k.id = $2`, [this.clock.now(), id]);
      if (!key) throw new NotFound('API key');
      return apiKeyOf(actor)(key);
    });
  }
}
