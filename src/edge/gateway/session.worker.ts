import { Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { KeyAuthenticationService } from '../../identity/auth/keys/key-authentication.service.js';
import { RelayConnection } from '../../platform/database/relay-connection.js';
import { Wakeups } from '../../delivery/feed/wakeups.js';
import { PollingJob } from '../../platform/platform/polling-job.js';
import { CLOSE } from './close-codes.js';
import { SocketRegistry } from './socket-registry.js';

/** Signals come in bursts when much is published; one look answers them all. */
const PAUSE_MS = 150;

/** A row of hub.valid_principals. */
interface SessionRightsRow {
  readonly session: string;
  /** Fingerprint of what decides what the session may see. */
  readonly rights: string;
}

/**
 * Holds open sockets against what the database says now, in one question for all of them. Sessions that ended (signed out, used twice, expired, their account
 * disabled or their party suspended), and keys that were revoked, exchanged or ran out, have their sockets closed. Where rights have changed, the party's followers read at once, as somebody with these
 * rights: what is no longer permitted ends, what is no longer seen is withdrawn. It looks at every signal, and once a second in any case (both by
 * {@link Wakeups}). What the database gives out follows the rights of the moment all the while.
 */
@Injectable()
export class SessionWorker implements OnApplicationBootstrap, OnModuleDestroy {
  /** By session, the fingerprint of its rights when it was last looked at. */
  private rights: ReadonlyMap<string, string> = new Map();
  private readonly job = new PollingJob(
    {
      ...{ name: 'SessionWorker', level: 'warn', pauseMs: () => PAUSE_MS, stopLimitMs: PAUSE_MS },
      ...{ failing: 'Sessions cannot be checked', recovered: 'Sessions are checked again.' },
    },
    () => this.check(),
  );
  private unsubscribe: () => void = () => undefined;

  constructor(
    private readonly registry: SocketRegistry,
    private readonly keys: KeyAuthenticationService,
    private readonly connection: RelayConnection,
    private readonly wakeups: Wakeups,
  ) {}

  onApplicationBootstrap(): void {
    this.unsubscribe = this.wakeups.onWake(() => this.job.wake());
  }

  async onModuleDestroy(): Promise<void> {
    this.unsubscribe();
    await this.job.stop();
  }

  private async check(): Promise<false> {
    const sessions = this.registry.sessions();
    if (sessions.length === 0) return false;
    const rows = await this.connection.call<SessionRightsRow>('standing', [sessions]);
    const standing = new Map(rows.map(({ session, rights }) => [session, rights]));
    const changed = new Set<string>();
    for (const session of sessions) {
      const owner = this.registry.ownerOf(session);
      const rights = standing.get(session);
      if (rights === undefined) this.registry.closeSession(session, CLOSE.forbidden, 'TOKEN_REVOKED');
      else if (owner && rights !== this.rights.get(session)) changed.add(owner.party.id); // a session that is new here counts as changed
      if (owner && rights !== undefined) this.keys.noteUse(owner);
    }
    this.rights = standing;
    if (changed.size > 0) this.wakeups.wakeParties([...changed]);
    return false;
  }
}
