import type { Permission } from './grants.js';
import type { StatedPurpose } from './purposes.js';

/**
 * The user in a valid session for whom the database is entered. Built at the entry point from a verified token, passed as an argument. For a webhook, which
 * reads the feed for its creator, `session` is {@link webhookSession}; for a pull, which publishes for its creator, {@link pullSession}.
 */
export interface Tenant {
  readonly user: string;
  readonly session: string;
  /** The purpose and case reference of this request; absent: those of its session or key. */
  readonly stated?: StatedPurpose | undefined;
}

/** Returns an act with what its caller states for this request, as hub.enter and the audit log take it. */
export const withStated = <A extends object>(act: A, { stated }: Pick<Partial<Tenant>, 'stated'>): A =>
  stated ? { ...act, statedPurpose: stated.purpose, statedCase: stated.caseReference } : act;

/** The session of a webhook that reads: valid only for acts of the channel `webhook` (see hub.enter). */
export const webhookSession = (webhook: string): string => `webhook:${webhook}`;

/**
 * The session of a pull that publishes for its creator. Valid only for acts of the channel `pull` that publish, revoke or add a sighting, and only in this
 * turn. The turn ends when another process takes the pull or an officer changes it.
 */
export const pullSession = (pull: string, turn: string): string => `pull:${pull}@${turn}`;

/** An act, named at the only entry point of the database. The audit entry of a mutation holds it. */
export interface Act {
  /** Stable name of the operation, e.g. indicator.publish. */
  readonly what: string;
  /** The permission that the database checks first. */
  readonly needs: Permission;
  readonly channel: 'graphql' | 'subscription' | 'webhook' | 'relay' | 'demo' | 'taxii' | 'bulk' | 'export' | 'misp' | 'pull';
  readonly requestId: string;
  readonly purpose?: string | null;
  readonly caseReference?: string | null;
  /** The caller's address, for counting attempts and for sessions; see platform/network.ts. An IPv6 address is its /64. */
  readonly address?: string;
  /** The caller's User-Agent, shortened. */
  readonly userAgent?: string | null;
  /** Whether the refresh token of the session is in the cookie of a page of the hub. */
  readonly ofPage?: boolean;
}
