import type { ActorParty } from './actor.js';

/** Who did something, as `hub.actor` and `hub.own_actor` return it. */
export interface ActorView {
  readonly kind: 'OFFICER' | 'API_KEY' | 'SYSTEM' | null;
  readonly id: string | null;
  readonly name: string | null;
  readonly party: ActorParty | null;
  readonly agency: { readonly id: string; readonly name: string } | null;
}

/** Returns an actor of whom the viewer may learn the party alone; null where the party stays unnamed too. */
export const partyActor = (party: ActorParty | null): ActorView | null =>
  party && { kind: null, id: null, name: null, party, agency: null };
