import type { Act, Tenant } from '../../platform/database/act.js';
import type { Permission, Role } from '../../platform/database/grants.js';
import { Forbidden } from '../../platform/platform/errors.js';

/** The tenant behind an actor, as the public API names it. */
export interface ActorParty {
  readonly id: string;
  readonly kind: 'COUNTRY' | 'PARTNER' | 'HUB';
  readonly name: string;
  readonly country: string | null;
}

/** A signed-in person, or an API key, as the database last described it. Rights come from the database in each transaction; these are for early refusals. */
export interface Identity extends Tenant {
  readonly email: string;
  readonly roles: readonly Role[];
  readonly permissions: ReadonlySet<Permission>;
  readonly party: ActorParty;
  readonly agency: { readonly id: string; readonly name: string } | null;
  /** Until when what widens rights may be done without confirming anew who one is; null or over: it may not. Of no machine. */
  readonly confirmedUntil?: Date | null;
  /** Of a machine: `user` is its key, `session` the key's secret, `email` who answers for it; it has no roles. */
  readonly apiKey?: { readonly name: string };
}

/** Who is asking, in this request. Built once at the door, passed by hand to every service, never stored. */
export interface Actor extends Identity {
  readonly requestId: string;
  readonly channel: Act['channel'];
}

/** For what belongs to a person's account, which a machine has none of. @throws Forbidden */
export function assertPerson({ apiKey }: Identity): void {
  if (apiKey) {
    throw new Forbidden(
      'NOT_FOR_KEYS',
      'A key has no password and no sessions, and does not sign out: an admin of its party exchanges or revokes it.',
    );
  }
}

/** What an actor does, for the database and the record. */
export const act = (
  actor: Pick<Actor, 'requestId' | 'channel'>,
  what: string,
  needs: Permission,
  why: { readonly purpose?: string | null; readonly caseReference?: string | null } = {},
): Act => ({ what, needs, channel: actor.channel, requestId: actor.requestId, ...why });
