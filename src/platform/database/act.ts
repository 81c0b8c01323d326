import type { Permission } from './grants.js';

/**
 * In whose name the database is entered: a user in a living session. Built at the door from a verified token, passed by hand. For a webhook, which reads the
 * feed for its maker, `session` is {@link webhookSession}; for a pull, which publishes for its maker, {@link pullSession}.
 */
export interface Tenant {
  readonly user: string;
  readonly session: string;
}

/** What stands in the session's place when a webhook reads: good for acts of the channel `webhook` alone (see hub.enter). */
export const webhookSession = (webhook: string): string => `webhook:${webhook}`;

/**
 * What stands in the session's place when a pull publishes for its maker: good for acts of the channel `pull` that publish, take back or sight, and for no other; and in
 * this turn alone, which ends when another process takes the pull or an officer changes it.
 */
export const pullSession = (pull: string, turn: string): string => `pull:${pull}@${turn}`;

/** What is done, said at the only entrance to the database; mutations are recorded with it. */
export interface Act {
  /** Stable name of the operation, e.g. indicator.publish. */
  readonly what: string;
  /** The permission that the database demands before anything else happens. */
  readonly needs: Permission;
  readonly channel: 'graphql' | 'subscription' | 'webhook' | 'relay' | 'demo' | 'taxii' | 'bulk' | 'export' | 'misp' | 'pull';
  readonly requestId: string;
  readonly purpose?: string | null;
  readonly caseReference?: string | null;
  /** Where the caller is, for counting attempts and for sessions; see access/client.ts. An IPv6 address is its /64. */
  readonly address?: string;
  /** What the caller's program calls itself, shortened. */
  readonly userAgent?: string | null;
}
