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

/** How often one key's use is written, at most. */
const USE_NOTE_INTERVAL_MS = 60_000;
const USE_ACT = 'key.use';

/** Keys that are new here are checked so many at a time, while so many wait: whoever makes them up must leave the database to the others. */
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
  /** SHA-256 of the one that it must come with. */
  readonly certificate: Buffer | null;
}

/** A row of hub.key_material. */
interface KeyMaterialRow extends KeyRow {
  readonly secret_id: string;
  readonly hash: Buffer;
  readonly live_until: Date | null;
}

/** A key that was checked: who it is, until when, from where it may come (no networks: from anywhere), and the certificates (x5t#S256) that it must all have. */
export interface AuthenticatedKey {
  readonly identity: Identity;
  /** Milliseconds since 1970. */
  readonly expiresAt: number;
  readonly networks: readonly string[];
  readonly certificates: readonly string[];
}

/** Checks API keys. A key is a user of its own, and its secret the session: what ends the one or the other, ends what was opened with it. */
@Injectable()
export class KeyAuthenticationService {
  /** When a key's use was last written here, by `performance.now()`. */
  private readonly lastNotedAt = new Map<string, number>();
  private readonly checks = new Semaphore(MAX_CONCURRENT_CHECKS, MAX_WAITING);

  constructor(
    private readonly database: Database,
    @Inject(Settings) private readonly settings: Settings,
  ) {}

  /**
   * @returns why not, for whatever is not a living key: a text that is none, or a cut one, costs no question to the database; the others are recorded.
   * @throws Overloaded when too many wait already
   */
  async check(text: string, requestId: string): Promise<AuthenticatedKey | SignInReason> {
    const spoken = parseKeyText(this.settings.mode, text);
    return spoken ? this.checks.run(() => this.compare(spoken, requestId)) : 'TOKEN_MALFORMED';
  }

  private async compare(spoken: ParsedKey, requestId: string): Promise<AuthenticatedKey | SignInReason> {
    const use = { what: USE_ACT, channel: 'graphql', requestId } as const;
    const rows = await this.database.callWithoutActor<KeyMaterialRow>(undefined, use, 'key_material', [spoken.id]);
    const row = rows.find(({ hash }) => timingSafeEqual(hash, spoken.hash));
    if (!row) {
      const [expired] = await this.database.callWithoutActor<{ expired: boolean }>(undefined, use, 'key_expired', [spoken.id, spoken.hash]);
      await this.recordRefusal({ user: spoken.id }, requestId, 'KEY_REFUSED');
      return expired?.expired ? 'TOKEN_EXPIRED' : 'KEY_REFUSED';
    }
    return authenticatedKeyOf(row, row.secret_id, row.live_until?.getTime());
  }

  /** Puts into the record that a key was not let in, in its party's name. */
  async recordRefusal(who: Partial<Tenant>, requestId: string, reason: 'KEY_REFUSED' | 'KEY_NETWORK' | 'KEY_CERTIFICATE'): Promise<void> {
    await this.database.auditRefusal(who, { what: USE_ACT, channel: 'graphql', requestId }, new Unauthenticated(), reason);
  }

  /** The key as the database has it now. @throws Unauthenticated when it may not go on. */
  async read(who: Tenant, requestId: string): Promise<Identity> {
    return (await this.readAuthenticated(who, requestId)).identity;
  }

  /** The same, with all that it is bound to. @throws Unauthenticated */
  async readAuthenticated(who: Tenant, requestId: string): Promise<AuthenticatedKey> {
    const act: Act = { what: 'session.whoami', needs: 'session:own', channel: 'graphql', requestId };
    const [row] = await this.database.call<KeyRow>(who, act, 'key_whoami', []);
    if (!row) throw new Unauthenticated('TOKEN_REVOKED');
    return authenticatedKeyOf(row, who.session);
  }

  /** Notes that a key is in use; nobody waits for it. Does nothing for people. */
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

/** @param until when whatever it came with ends, in milliseconds since 1970; undefined: with the key */
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
