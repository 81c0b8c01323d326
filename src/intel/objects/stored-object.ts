import type { ActorParty } from '../../identity/auth/actor.js';
import type { Timestamp } from '../indicators/claim.js';
import type { Tlp } from '../../tenancy/sharing/label.js';

/** A row of hub.stix_object_view: an object as its reader may see it. */
export interface StoredObject {
  readonly id: string;
  readonly stix_id: string;
  readonly type: string;
  readonly spec_version: '2.0' | '2.1';
  readonly modified: Timestamp | null;
  /** As received. */
  readonly body: Readonly<Record<string, unknown>>;
  readonly tlp: Tlp;
  readonly retain_until: Timestamp | null;
  readonly revoked_at: Timestamp | null;
  readonly revoked_reason: string | null;
  readonly published_at: Timestamp;
  readonly updated_at: Timestamp;
  readonly version: number;
  readonly owner_id: string | null;
  readonly owner_kind: ActorParty['kind'] | null;
  readonly owner_name: string | null;
  readonly owner_country: string | null;
  readonly agency_id: string | null;
  readonly agency_name: string | null;
}
