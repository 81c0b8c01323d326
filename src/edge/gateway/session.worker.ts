import { Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { KeyAuthenticationService } from '../../identity/auth/keys/key-authentication.service.js';
import { RelayConnection } from '../../platform/database/relay-connection.js';
import { Wakeups } from '../../delivery/feed/wakeups.js';
import { PollingJob } from '../../platform/platform/polling-job.js';
import { CLOSE } from './close-codes.js';
import { SocketRegistry } from './socket-registry.js';

/** Signals come in bursts when many items are published; one check answers all signals within this time. */
const PAUSE_MS = 150;

/** A row of hub.valid_principals. */
interface SessionRightsRow {
  readonly session: string;
  /** Fingerprint of the rights that decide what the session may see. */
  readonly rights: string;
}

/**
 * Checks open sockets against the database, with one query for all of them. It closes the sockets of sessions that ended (signed out, token used twice,
 * expired, account disabled, party suspended). It also closes those of keys that were revoked, exchanged or expired. When rights change, it wakes the party's
 * followers, which read with the new rights: subscriptions that are no longer permitted end, and items that are no longer visible are withdrawn. It runs at
 * every signal, and at least once a second (both by {@link Wakeups}). The database itself always applies the current rights.
 */
@Injectable()
export class SessionWorker implements OnApplicationBootstrap, OnModuleDestroy {
  /** Fingerprint of the rights at the last check, by session. */
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
      else if (owner && rights !== this.rights.get(session)) changed.add(owner.party.id); // a session that is new in this process counts as changed
      if (owner && rights !== undefined) this.keys.noteUse(owner);
    }
    this.rights = standing;
    if (changed.size > 0) this.wakeups.wakeParties([...changed]);
    return false;
  }
}
