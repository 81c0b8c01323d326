import { randomBytes, randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { Database, type Transaction } from '../../../platform/database/database.js';
import { keyCeilingOf, type KeyPermission } from '../../../platform/database/grants.js';
import { withRefusals } from '../../../platform/database/refusals.js';
import { isUuid } from '../../../platform/graphql/ids.js';
import { Clock } from '../../../platform/platform/clock.js';
import { BadInput, Conflict, NotFound, partyLimitReached } from '../../../platform/platform/errors.js';
import { Settings } from '../../../platform/platform/platform.module.js';
import { act, type Actor } from '../actor.js';
import {
  assertKeyEnd,
  assertNetworks,
  assertOverlap,
  grantablePermissionsOf,
  keyEndUnfit,
  keyName,
  thumbprintOf,
} from './api-key.policy.js';
import { newKeyText } from './key-text.js';

export interface ApiKeyDraft {
  readonly name: string;
  readonly permissions: readonly string[];
  readonly expiresAt: Date;
  /** Id of the agency in whose name it acts; null: the maker's. */
  readonly agency: string | null;
  /** Empty: from anywhere. */
  readonly networks: readonly string[];
  /** SHA-256 of the certificate that it must come with, base64url or hexadecimal; null: none. */
  readonly certificate: string | null;
}

/** By whose tokens a machine comes in that has no secret. */
export interface TrustedIssuer {
  readonly issuer: string;
  /** `sub` of its tokens. */
  readonly subject: string;
  /** `client_id` of its tokens; null: any. */
  readonly client: string | null;
}

export const KEY_STATES = ['LIVE', 'RESTING', 'EXPIRED', 'REVOKED'] as const;

/** A key as its party's admins know it. */
export interface ApiKey {
  readonly id: string;
  readonly name: string;
  readonly state: (typeof KEY_STATES)[number];
  readonly permissions: readonly KeyPermission[];
  readonly agency: { readonly id: string; readonly name: string } | null;
  readonly networks: readonly string[];
  /** E-mail address of who answers for it. */
  readonly maker: string;
  readonly createdAt: Date;
  readonly expiresAt: Date;
  readonly revokedAt: Date | null;
  readonly usedAt: Date | null;
  /** Until when the secret before the present one goes on; null: it does not. */
  readonly formerUntil: Date | null;
  /** The certificate that it must come with: x5t#S256. */
  readonly certificate: string | null;
  /** null: it has a secret of its own. */
  readonly trusted: TrustedIssuer | null;
}

/** A key, and its text, which is shown once. */
export interface ApiKeyWithSecret {
  readonly secret: string;
  readonly key: ApiKey;
}

/** Rows of {@link ApiKey}; $1 is the present time. */
const SELECT_KEYS = `
  select k.id, k.name, k.permissions, k.networks::text[] as networks, coalesce(u.email, '') as maker, k.created_at as "createdAt", k.expires_at as "expiresAt",
      k.revoked_at as "revokedAt", k.used_at as "usedAt", case when a.id is not null then jsonb_build_object('id', a.id, 'name', a.name) end as agency,
      (select max(s.live_until) from hub.api_key_secret s where s.api_key = k.id and s.live_until > $1
        and s.id in (select hub.live_key_secrets())) as "formerUntil",
      case when k.revoked_at is not null then 'REVOKED' when k.expires_at <= $1 then 'EXPIRED'
        when exists (select from hub.api_key_secret s where s.api_key = k.id and s.live_until is null and s.id in (select hub.live_key_secrets())) then 'LIVE'
        else 'RESTING' end as state,
      rtrim(translate(encode(k.certificate, 'base64'), '+/', '-_'), '=') as certificate,
      case when i.api_key is not null then jsonb_build_object('issuer', i.issuer, 'subject', i.subject, 'client', i.client) end as trusted
    from hub.api_key k left join hub.key_issuers() i on i.api_key = k.id left join hub.user_account u on u.id = k.made_by left join hub.agency a on a.key = k.agency`;
const MAX_LISTED = 500;
const CREATE_KEY = 'select hub.create_api_key($1) as outcome';
const CREATE_ISSUER_KEY = 'select hub.create_issuer_key($1) as outcome';

/** Keys of one's own party's machines, for its admins. Absent, revoked and another party's answer alike. */
@Injectable()
export class ApiKeysService {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    @Inject(Settings) private readonly settings: Settings,
  ) {}

  /** Those that are not over first, then newest first. */
  async all(actor: Actor): Promise<readonly ApiKey[]> {
    return this.database.as(actor, act(actor, 'key.list', 'key:manage'), (tx) =>
      tx.query<ApiKey>(
        `${SELECT_KEYS} order by k.revoked_at is not null or k.expires_at <= $1, k.created_at desc, k.id limit ${MAX_LISTED}`,
        [this.clock.now()],
      ),
    );
  }

  /**
   * Makes a key for a machine of the actor's party; the actor answers for it from now on.
   * @throws BadInput on a wrong form, Forbidden above the actor's ceiling, NotFound for an agency of somebody else, Conflict when there are 100 already
   */
  async create(actor: Actor, wanted: ApiKeyDraft): Promise<ApiKeyWithSecret> {
    const id = randomUUID();
    const { text, hash } = newKeyText(this.settings.mode, id);
    return { secret: text, key: await this.insert(actor, CREATE_KEY, this.creationRow(actor, wanted, id, hash)) };
  }

  /**
   * Admits a machine that comes with tokens of an issuer; its own secret is nobody's.
   * @param trusted the issuer and its keys' address, which the caller has looked at
   * @throws as create; Conflict when the party has this subject already; Forbidden when the actor has not confirmed who they are
   */
  async createForIssuer(actor: Actor, wanted: ApiKeyDraft, trusted: TrustedIssuer & { readonly jwksUri: string }): Promise<ApiKey> {
    return this.insert(actor, CREATE_ISSUER_KEY, { ...this.creationRow(actor, wanted, randomUUID(), randomBytes(32)), ...trusted });
  }

  /** @throws Forbidden, unless the actor may make keys and has confirmed who they are within five minutes */
  async assertMayCreate(actor: Actor): Promise<void> {
    await this.database.as(actor, act(actor, 'key.create', 'key:manage'), (tx) => tx.query('select hub.check_step_up()'));
  }

  /** Makes the actor answer for a machine of an issuer, perhaps with another end. @throws NotFound, BadInput; Forbidden above the actor's ceiling, or unconfirmed */
  async renew(actor: Actor, id: string, expiresAt: Date | null): Promise<ApiKey> {
    if (!isUuid(id)) throw new NotFound('API key');
    if (expiresAt) assertKeyEnd(expiresAt, this.clock.now());
    return this.write(actor, 'key.renew', id, (tx) => tx.query('select hub.renew_issuer_key($1, $2)', [id, expiresAt]));
  }

  private creationRow(
    actor: Actor,
    { name, permissions, expiresAt, agency, networks, certificate }: ApiKeyDraft,
    id: string,
    hash: Buffer,
  ) {
    const called = keyName(name);
    const given = grantablePermissionsOf(permissions, keyCeilingOf(actor.roles));
    assertKeyEnd(expiresAt, this.clock.now());
    assertNetworks(networks);
    if (agency !== null && !isUuid(agency)) throw new NotFound('agency');
    const bound = certificate === null ? null : thumbprintOf(certificate, this.settings.clientCertHeader !== undefined).toString('hex');
    return {
      ...{ id, name: called, agency, permissions: given, networks, expiresAt, certificate: bound },
      ...{ secret: randomUUID(), hash: hash.toString('hex') },
    };
  }

  private async insert(actor: Actor, statement: string, row: { readonly id: string }): Promise<ApiKey> {
    return this.write(actor, 'key.create', row.id, async (tx) => {
      const [answer] = await tx.query<{ outcome: string }>(statement, [row]);
      if (answer?.outcome === 'NO_AGENCY') {
        throw new BadInput('KEY_AGENCY', 'A key that publishes does so for an agency: name one of your party, as you belong to none.');
      }
      if (answer?.outcome === 'TOO_MANY') {
        throw partyLimitReached('KEYS');
      }
      if (answer?.outcome === 'TAKEN') {
        throw new Conflict('MACHINE_KNOWN', 'Your party has a machine of this issuer and subject: revoke that one first.');
      }
    });
  }

  /**
   * A new secret at once; the one before goes on for `overlap` minutes. Whoever exchanges it answers for the key from now on.
   * @param expiresAt a new end; null: the key keeps the one that it has
   * @throws NotFound, BadInput, Forbidden when the key has more than the actor may give
   */
  async rotate(actor: Actor, id: string, overlap: number, expiresAt: Date | null): Promise<ApiKeyWithSecret> {
    if (!isUuid(id)) throw new NotFound('API key');
    assertOverlap(overlap);
    const now = this.clock.now();
    if (expiresAt) assertKeyEnd(expiresAt, now);
    const { text, hash } = newKeyText(this.settings.mode, id);
    const key = await this.write(actor, 'key.rotate', id, async (tx) => {
      const [present] = await tx.query<ApiKey>(`${SELECT_KEYS} where k.id = $2 and k.revoked_at is null`, [now, id]);
      if (!present) throw new NotFound('API key');
      if (present.trusted) {
        throw new Conflict('KEY_OF_ISSUER', 'This machine has no secret here: renewTrustedMachine makes you answer for it.');
      }
      if (!expiresAt) assertKeyEnd(present.expiresAt, now);
      await tx.query('select hub.rotate_api_key($1, $2, $3, $4 * interval $$1 minute$$, $5)', [id, randomUUID(), hash, overlap, expiresAt]);
    });
    return { secret: text, key };
  }

  /** Ends a key at once, its requests and its sockets. @throws NotFound */
  async revoke(actor: Actor, id: string): Promise<void> {
    if (!isUuid(id)) throw new NotFound('API key');
    await this.write(actor, 'key.revoke', id, (tx) => tx.query('select hub.revoke_api_key($1)', [id]));
  }

  private async write(actor: Actor, what: string, id: string, work: (tx: Transaction) => Promise<unknown>): Promise<ApiKey> {
    return this.database.as(actor, { ...act(actor, what, 'key:manage'), writes: true }, async (tx) => {
      await withRefusals({ HB482: keyEndUnfit }, () => work(tx));
      tx.auditItems(id);
      const [key] = await tx.query<ApiKey>(`${SELECT_KEYS} where k.id = $2`, [this.clock.now(), id]);
      if (!key) throw new NotFound('API key');
      return key;
    });
  }
}
