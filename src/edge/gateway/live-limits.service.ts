import { Injectable } from '@nestjs/common';
import type { Identity } from '../../identity/auth/actor.js';
import { Database } from '../../platform/database/database.js';

/** Limits of a party's live connections in this process. */
export interface LiveLimits {
  readonly sockets: number;
  readonly subscriptions: number;
}

/** Reads the limits of a party when one of its sockets opens. A limit that the operator changes applies from the next socket on. */
@Injectable()
export class LiveLimitsService {
  constructor(private readonly database: Database) {}

  /** @throws Unauthenticated when the session has ended meanwhile */
  async party(identity: Identity, requestId: string): Promise<LiveLimits | undefined> {
    const act = { what: 'socket.open', needs: 'session:own', channel: 'subscription', requestId } as const;
    const [limits] = await this.database.call<LiveLimits>(identity, act, 'connection_limits', []);
    return limits;
  }
}
