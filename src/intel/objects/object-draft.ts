import { isStorableJson, UNSTORABLE } from '../../platform/graphql/storable-text.js';
import { type ItemProblem, problem } from '../../platform/graphql/batch.js';
import type { AudienceSpec } from '../../tenancy/sharing/audience.js';
import type { Attribution, Discoverability, Tlp } from '../../tenancy/sharing/label.js';
import { isWiderLabel } from '../../tenancy/sharing/label.js';
import { markingsOf } from './markings.policy.js';

/** An object of STIX, or of a custom type: what the standard says of all of them. */
export interface AnyObject {
  readonly type: string;
  /** `<type>--<UUID>` */
  readonly id: string;
  readonly [property: string]: unknown;
}

/** An object to be kept whole. What is absent beside the object itself stays as the agency has it, and is the default where the object is new. */
export interface ObjectItem {
  readonly object: AnyObject;
  readonly tlp: Tlp;
  /** null: unchanged; where the object is new, the default of the publisher's party. */
  readonly audience: AudienceSpec | null;
  /** As of a claim (PublishItem). */
  readonly isAudienceDerived?: boolean;
  /** As of a claim (PublishItem); then the partners of the default are left out, too. */
  readonly ownerAloneIfNew?: boolean;
  /** Never HIDDEN: an object names its maker. */
  readonly attribution: Attribution;
  readonly discoverability?: Discoverability;
  /** Allows partners in the audience: the body is for them, too. */
  readonly released?: boolean;
  readonly retainUntil?: Date | null;
  readonly agencyOnly?: boolean | undefined;
  /** Ids that it came with beside those in it: of who said it where it was read. */
  readonly provenance?: readonly string[];
  /** Allows this item to widen or revive an object that is kept already. */
  readonly reissue: boolean;
}

/** An object that was understood. */
export interface ObjectDraft {
  readonly index: number;
  readonly item: ObjectItem;
  readonly specVersion: '2.0' | '2.1';
  /** When its producer changed it last; null where its type does not say. */
  readonly modified: Date | null;
  /** Its producer took it back. */
  readonly revoked: boolean;
  /** It bears markings whose conditions the hub cannot keep: it stays with its party. */
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
    return problem('OBJECT_ID_INVALID', 'An object has the id <type>--<UUID>, of the type that it says.', 'id');
  }
  const modified = timestampOf(object.modified ?? object.created);
  if (modified === undefined) {
    return problem('OBJECT_MODIFIED_INVALID', 'modified is a moment as STIX writes it: 2026-01-31T12:00:00.000Z.', 'modified');
  }
  const text = JSON.stringify(object);
  const bytes = Buffer.byteLength(text);
  if (bytes > MOST_OBJECT_BYTES) return problem('OBJECT_TOO_LONG', 'An object has at most 1 MiB as JSON.');
  if (!isStorableJson(text)) return problem('OBJECT_UNSTORABLE', `An object that ${UNSTORABLE}.`);
  if (item.attribution === 'HIDDEN') {
    return problem('OBJECT_NOT_ANONYMOUS', 'An object names its maker, and is shared under its owner’s name alone.', 'attribution');
  }
  const { strictest, unknown } = markingsOf(object);
  if (strictest && isWiderLabel(tlp, strictest)) {
    return problem(
      'OBJECT_MARKED_STRICTER',
      `The object is marked TLP:${strictest.replace('_', '+')}: it is not shared under a wider label.`,
      'tlp',
    );
  }
  const specVersion = object.spec_version === '2.1' || typeof object.spec_version !== 'string' ? '2.1' : '2.0';
  return { index, item, specVersion, modified, revoked: object.revoked === true, partyOnly: unknown, bytes };
}

/** undefined: it is none. Digits behind the millisecond are cut: STIX has none. */
function timestampOf(written: unknown): Date | null | undefined {
  if (written === undefined) return null;
  if (typeof written !== 'string' || !TIMESTAMP.test(written)) return undefined;
  const moment = new Date(written);
  return Number.isNaN(moment.getTime()) ? undefined : moment;
}
