import type { Act, Tenant } from '../../platform/database/act.js';
import type { Permission, Role } from '../../platform/database/grants.js';
import { Forbidden } from '../../platform/platform/errors.js';

/** The party of an actor, as the public API names it. */
export interface ActorParty {
  readonly id: string;
  readonly kind: 'COUNTRY' | 'PARTNER' | 'HUB';
  readonly name: string;
  readonly country: string | null;
}

/**
 * A signed-in person or an API key, as last read from the database. The database decides rights in each transaction; these fields only allow early refusals.
 */
export interface Identity extends Tenant {
  readonly email: string;
  readonly roles: readonly Role[];
  readonly permissions: ReadonlySet<Permission>;
  readonly party: ActorParty;
  readonly agency: { readonly id: string; readonly name: string } | null;
  /** Until when the session may widen rights without a new confirmation; null or past: it may not. Always absent for machines. */
  readonly confirmedUntil?: Date | null;
  /** For machines: `user` is the id of the key, `session` that of its secret, `email` that of the responsible admin; there are no roles. */
  readonly apiKey?: { readonly name: string };
}

/** The actor of one request. Built once at the entry point, passed explicitly to every service, never stored. */
export interface Actor extends Identity {
  readonly requestId: string;
  readonly channel: Act['channel'];
}

/** Checks that the actor is a person, for functions of a person's account. @throws Forbidden for a machine */
export function assertPerson({ apiKey }: Identity): void {
  if (apiKey) {
    throw new Forbidden(
      'NOT_FOR_KEYS',
      'API keys cannot do this: they have no password and no sessions. An admin of the party can rotate or revoke the key.',
    );
  }
}

/** Returns what an audit entry has as the roles: of a machine its permissions. */
export const auditedRoles = ({ roles, permissions, apiKey }: Identity): readonly string[] => (apiKey ? [...permissions] : roles);

/** Returns the act of an actor, for the database and the audit log. */
export const act = (
  actor: Pick<Actor, 'requestId' | 'channel'>,
  what: string,
  needs: Permission,
  reason: { readonly purpose?: string | null; readonly caseReference?: string | null } = {},
): Act => ({ what, needs, channel: actor.channel, requestId: actor.requestId, ...reason });
