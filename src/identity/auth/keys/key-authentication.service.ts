import { timingSafeEqual } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import type { Act, Tenant } from '../../../platform/database/act.js';
import { Database } from '../../../platform/database/database.js';
import type { Permission } from '../../../platform/database/grants.js';
import { type SignInReason, Unauthenticated } from '../../../platform/platform/errors.js';
import { Settings } from '../../../platform/platform/platform.module.js';
import { Semaphore } from '../../../platform/platform/semaphore.js';
import type { ActorParty, Identity } from '../actor.js';
import { parseKeyText, type ParsedKey } from './key-text.js';

/** Minimum interval between two notes of a key's use. */
const USE_NOTE_INTERVAL_MS = 60_000;
const USE_ACT = 'key.use';

/** Concurrent and waiting checks of uncached keys: callers who invent keys must leave the database to others. */
const MAX_CONCURRENT_CHECKS = 2;
const MAX_WAITING = 200;

/** A row of hub.key_identity. */
export interface KeyRow {
  readonly key_id: string;
  readonly key_name: string;
  readonly maker: string;
  readonly rights: readonly Permission[];
  readonly networks: readonly string[];
  readonly expires_at: Date;
  readonly party_id: string;
  readonly party_kind: ActorParty['kind'];
  readonly party_name: string;
  readonly party_country: string | null;
  readonly agency_id: string | null;
  readonly agency_name: string | null;
  /** SHA-256 of the client certificate that the key requires. */
  readonly certificate: Buffer | null;
}

/** A row of hub.key_material. */
interface KeyMaterialRow extends KeyRow {
  readonly secret_id: string;
  readonly hash: Buffer;
  readonly live_until: Date | null;
}

/** A checked key: identity, expiry, allowed networks (none: any), and required certificates (x5t#S256). */
export interface AuthenticatedKey {
  readonly identity: Identity;
  /** Milliseconds since 1970. */
  readonly expiresAt: number;
  readonly networks: readonly string[];
  readonly certificates: readonly string[];
}

/** Checks API keys. A key acts as its own user, and its secret as the session: the end of either one ends everything that it opened. */
@Injectable()
export class KeyAuthenticationService {
  /** When a key's use was last written by this process, by `performance.now()`. */
  private readonly lastNotedAt = new Map<string, number>();
  private readonly checks = new Semaphore(MAX_CONCURRENT_CHECKS, MAX_WAITING);

  constructor(
    private readonly database: Database,
    @Inject(Settings) private readonly settings: Settings,
  ) {}

  /**
   * Checks the text of a key.
   * @returns the reason if it is not an active key. A malformed or truncated text costs no database query; other failures are audited.
   * @throws Overloaded if too many checks wait
   */
  async check(text: string, requestId: string): Promise<AuthenticatedKey | SignInReason> {
    const parsed = parseKeyText(this.settings.mode, text);
    return parsed ? this.checks.run(() => this.compare(parsed, requestId)) : 'TOKEN_MALFORMED';
  }

  private async compare(parsed: ParsedKey, requestId: string): Promise<AuthenticatedKey | SignInReason> {
    const use = { what: USE_ACT, channel: 'graphql', requestId } as const;
    const rows = await this.database.callWithoutActor<KeyMaterialRow>(undefined, use, 'key_material', [parsed.id]);
    const row = rows.find(({ hash }) => timingSafeEqual(hash, parsed.hash));
    if (!row) {
      const [expired] = await this.database.callWithoutActor<{ expired: boolean }>(undefined, use, 'key_expired', [parsed.id, parsed.hash]);
      await this.recordRefusal({ user: parsed.id }, requestId, 'KEY_REFUSED');
      return expired?.expired ? 'TOKEN_EXPIRED' : 'KEY_REFUSED';
    }
    return authenticatedKeyOf(row, row.secret_id, row.live_until?.getTime());
  }

  /** Audits the refusal of a key, in the name of its party. */
  async recordRefusal(
    tenant: Partial<Tenant>,
    requestId: string,
    reason: 'KEY_REFUSED' | 'KEY_NETWORK' | 'KEY_CERTIFICATE',
  ): Promise<void> {
    await this.database.auditRefusal(tenant, { what: USE_ACT, channel: 'graphql', requestId }, new Unauthenticated(), reason);
  }

  /** Reads the key again from the database. @throws Unauthenticated if it is no longer valid. */
  async read(tenant: Tenant, requestId: string): Promise<Identity> {
    return (await this.readAuthenticated(tenant, requestId)).identity;
  }

  /** Reads the key with its bindings. @throws Unauthenticated */
  async readAuthenticated(tenant: Tenant, requestId: string): Promise<AuthenticatedKey> {
    const act: Act = { what: 'session.whoami', needs: 'session:own', channel: 'graphql', requestId };
    const [row] = await this.database.call<KeyRow>(tenant, act, 'key_whoami', []);
    if (!row) throw new Unauthenticated('TOKEN_REVOKED');
    return authenticatedKeyOf(row, tenant.session);
  }

  /** Notes the use of a key, without delaying the request. Does nothing for people. */
  noteUse({ user, apiKey }: Identity): void {
    const now = performance.now();
    if (!apiKey || now - (this.lastNotedAt.get(user) ?? -Infinity) < USE_NOTE_INTERVAL_MS) return;
    this.lastNotedAt.set(user, now);
    const noting = this.database.callWithoutActor(undefined, { what: USE_ACT, channel: 'graphql', requestId: USE_ACT }, 'record_key_use', [
      [user],
    ]);
    noting.catch(() => this.lastNotedAt.delete(user));
  }
}

/** @param until expiry of the token that it was presented with, in milliseconds since 1970; undefined: the expiry of the key */
export const authenticatedKeyOf = (row: KeyRow, secret: string, until = Infinity): AuthenticatedKey => ({
  identity: identityOfKey(row, secret),
  expiresAt: Math.min(row.expires_at.getTime(), until),
  networks: row.networks,
  certificates: row.certificate ? [row.certificate.toString('base64url')] : [],
});

const identityOfKey = (row: KeyRow, secret: string): Identity => ({
  user: row.key_id,
  session: secret,
  email: row.maker,
  roles: [],
  permissions: new Set(row.rights),
  party: { id: row.party_id, kind: row.party_kind, name: row.party_name, country: row.party_country },
  agency: row.agency_id !== null && row.agency_name !== null ? { id: row.agency_id, name: row.agency_name } : null,
  apiKey: { name: row.key_name },
});
