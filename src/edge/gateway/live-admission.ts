import { Injectable } from '@nestjs/common';
import { type AuthenticatedIdentity, AuthenticationService } from '../../identity/auth/authentication.service.js';
import { Clock } from '../../platform/platform/clock.js';
import { type HubError, Overloaded, Unauthenticated } from '../../platform/platform/errors.js';
import { CLOSE } from './close-codes.js';
import { ErrorAnswers } from './error-answers.js';
import { type LiveConnection, TooManyConnections } from './live-connection.js';
import { LiveLimitsService } from './live-limits.service.js';
import type { OpenSocket } from './socket-registry.js';
import { SocketRegistry } from './socket-registry.js';

/** A timer with a longer delay fires at once (Node.js, timers). Keys may live longer; SessionWorker closes their connections. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** Admits live connections of every transport: authenticates their caller once, counts them, and closes them when the token expires. */
@Injectable()
export class LiveAdmission {
  constructor(
    private readonly authentication: AuthenticationService,
    private readonly limits: LiveLimitsService,
    private readonly registry: SocketRegistry,
    private readonly answers: ErrorAnswers,
    private readonly clock: Clock,
  ) {}

  /**
   * Admits a connection, which has to leave at its end.
   * @param authorization the string of HTTP's Authorization header
   * @returns the refusal: Unauthenticated, TooManyConnections, or Overloaded when the caller cannot be checked now
   */
  async admit(connection: LiveConnection, authorization: unknown, requestId: string): Promise<HubError | undefined> {
    try {
      const admission = await this.authentication.authenticate(authorization, requestId, connection.source);
      if (!admission.identity) return new Unauthenticated(admission.refused);
      connection.limits = await this.limits.party(admission.identity, requestId);
      return this.enter(connection, admission);
    } catch (error) {
      if (error instanceof Unauthenticated) return error;
      this.answers.of(error, requestId);
      return new Overloaded();
    }
  }

  leave(connection: LiveConnection): void {
    connection.hasLeft = true;
    clearTimeout(connection.expiry);
    if (connection.open) this.registry.leave(connection.open);
  }

  private enter(connection: LiveConnection, { identity: caller, expiresAt }: AuthenticatedIdentity): HubError | undefined {
    if (connection.hasLeft) return new Overloaded();
    const identity = connection.stated ? { ...caller, stated: connection.stated } : caller;
    const open: OpenSocket = {
      identity,
      close: (code, reason) => connection.close(code, reason),
      running: () => connection.requests.size,
    };
    if (!this.registry.enter(open, connection.limits?.sockets)) return new TooManyConnections();
    connection.open = open;
    const left = expiresAt - this.clock.milliseconds();
    if (left <= LONGEST_TIMER_MS) connection.expiry = setTimeout(() => open.close(CLOSE.forbidden, 'TOKEN_EXPIRED'), left);
    return undefined;
  }
}
