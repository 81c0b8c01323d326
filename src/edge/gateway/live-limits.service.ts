import { Injectable } from '@nestjs/common';
import type { Identity } from '../../identity/auth/actor.js';
import { Database } from '../../platform/database/database.js';

/** What a party may have live in this process. */
export interface LiveLimits {
  readonly sockets: number;
  readonly subscriptions: number;
}

/** Asks what a party may have live, when one of its sockets opens: a limit that the operator changes counts from the next socket on. */
@Injectable()
export class LiveLimitsService {
  constructor(private readonly database: Database) {}

  /** @throws Unauthenticated when the session ended meanwhile */
  async party(identity: Identity, requestId: string): Promise<LiveLimits | undefined> {
    const act = { what: 'socket.open', needs: 'session:own', channel: 'subscription', requestId } as const;
    const [limits] = await this.database.call<LiveLimits>(identity, act, 'connection_limits', []);
    return limits;
  }
}
