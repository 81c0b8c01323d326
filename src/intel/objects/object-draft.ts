import { isStorableJson, UNSTORABLE } from '../../platform/graphql/storable-text.js';
import { type ItemProblem, problem } from '../../platform/graphql/batch.js';
import type { AudienceSpec } from '../../tenancy/sharing/audience.js';
import type { Attribution, Discoverability, Tlp } from '../../tenancy/sharing/label.js';
import { isWiderLabel } from '../../tenancy/sharing/label.js';
import { markingsOf } from './markings.policy.js';

/** An object of STIX, or of a custom type, with the properties that the standard requires of all objects. */
export interface AnyObject {
  readonly type: string;
  /** `<type>--<UUID>` */
  readonly id: string;
  readonly [property: string]: unknown;
}

/** An object to be stored whole. Absent fields (all except the object itself) stay as in the stored object, or get the defaults of a new one. */
export interface ObjectItem {
  readonly object: AnyObject;
  readonly tlp: Tlp;
  /** null: unchanged; where the object is new, the default of the publisher's party. */
  readonly audience: AudienceSpec | null;
  /** As for a claim (PublishItem). */
  readonly isAudienceDerived?: boolean;
  /** As for a claim (PublishItem); it leaves out the partners of the default, too. */
  readonly ownerAloneIfNew?: boolean;
  /** Never HIDDEN: an object names its creator. */
  readonly attribution: Attribution;
  readonly discoverability?: Discoverability;
  /** Allows partners in the audience: they get the body, too. */
  readonly released?: boolean;
  readonly retainUntil?: Date | null;
  readonly agencyOnly?: boolean | undefined;
  /** Ids that the object came with, besides those in it: of its creator in its source. */
  readonly provenance?: readonly string[];
  /** Allows this item to widen or revive a stored object. */
  readonly reissue: boolean;
}

/** An object that was read successfully. */
export interface ObjectDraft {
  readonly index: number;
  readonly item: ObjectItem;
  readonly specVersion: '2.0' | '2.1';
  /** Last change by its producer; null where its type does not state it. */
  readonly modified: Date | null;
  /** Its producer revoked it. */
  readonly revoked: boolean;
  /** It has markings whose conditions the hub cannot enforce: only its own party sees it. */
  readonly partyOnly: boolean;
  readonly bytes: number;
}

/** Longest object, as JSON in UTF-8. */
export const MOST_OBJECT_BYTES = 1_024 * 1_024;

/** STIX 2.1, 2.9 and 3.1: lower-case letters, digits and hyphens. */
const ID = /^([a-z0-9][a-z0-9-]{0,249})--[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i;
const TIMESTAMP = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z$/;

/** Reads an object of a batch. Pure. */
export function objectDraftOf(item: ObjectItem, index: number): ObjectDraft | ItemProblem {
  const { object, tlp } = item;
  if (typeof object.id !== 'string' || ID.exec(object.id)?.[1] !== object.type) {
    return problem('OBJECT_ID_INVALID', 'The id of an object must be <type>--<UUID>, with the type of the object.', 'id');
  }
  const modified = timestampOf(object.modified ?? object.created);
  if (modified === undefined) {
    return problem('OBJECT_MODIFIED_INVALID', 'modified must be a STIX timestamp, such as 2026-01-31T12:00:00.000Z.', 'modified');
  }
  const text = JSON.stringify(object);
  const bytes = Buffer.byteLength(text);
  if (bytes > MOST_OBJECT_BYTES) return problem('OBJECT_TOO_LONG', 'An object must have at most 1 MiB as JSON.');
  if (!isStorableJson(text)) return problem('OBJECT_UNSTORABLE', `The object ${UNSTORABLE}.`);
  if (item.attribution === 'HIDDEN') {
    return problem(
      'OBJECT_NOT_ANONYMOUS',
      'An object names its creator, so it cannot be shared anonymously. Choose another attribution than HIDDEN.',
      'attribution',
    );
  }
  const { strictest, unknown } = markingsOf(object);
  if (strictest && isWiderLabel(tlp, strictest)) {
    return problem(
      'OBJECT_MARKED_STRICTER',
      `The object is marked TLP:${strictest.replace('_', '+')}. Share it under this label or a stricter one.`,
      'tlp',
    );
  }
  const specVersion = object.spec_version === '2.1' || typeof object.spec_version !== 'string' ? '2.1' : '2.0';
  return { index, item, specVersion, modified, revoked: object.revoked === true, partyOnly: unknown, bytes };
}

/** Returns a timestamp; null: absent; undefined: invalid. Digits behind the millisecond are cut: STIX has none. */
function timestampOf(text: unknown): Date | null | undefined {
  if (text === undefined) return null;
  if (typeof text !== 'string' || !TIMESTAMP.test(text)) return undefined;
  const timestamp = new Date(text);
  return Number.isNaN(timestamp.getTime()) ? undefined : timestamp;
}
