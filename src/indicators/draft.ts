import { createHash } from 'node:crypto';
import type { AudienceWish } from '../sharing/audience.js';
import type { Attribution, Discoverability, Tlp } from '../sharing/label.js';
import type { OnwardWish } from '../sharing/onward-rule.js';
import { canonicalise } from '../values/canonicalise.js';
import { isStorableJson, UNSTORABLE } from '../graphql/storable-text.js';
import type { CanonicalValue, Kind, RawValue } from '../values/value.js';
import type { Threat } from './claim.js';
import { isPersonal, type PersonStatus } from './person-status.js';

/** What a claim was read from, as it came: an object of STIX 2.1, or an attribute or object of MISP. It belongs to the claim's detail. */
export interface Original {
  readonly format: 'stix' | 'misp';
  readonly body: Readonly<Record<string, unknown>>;
}

/** One item of a batch as it was sent; what is absent is undefined or null. An input states the whole claim. */
export interface PublishItem extends RawValue {
  readonly kind: Kind;
  readonly threat: Threat;
  readonly tlp: Tlp;
  /** null: the default of the publisher's party. */
  readonly audience: AudienceWish | null;
  readonly discoverability: Discoverability;
  readonly attribution: Attribution;
  /** How it may go further. Absent or null: as the claim has it, and as its party says by default where it is new: what was forbidden is not allowed by a table without that column. */
  readonly onward?: OnwardWish | null;
  /** 0 to 100. */
  readonly confidence?: number | null;
  readonly reliability?: string | null;
  readonly credibility?: number | null;
  /** Absent or null: as the claim has it, and UNKNOWN where it is new: what was said of a victim is not unsaid by a table without that column. */
  readonly personStatus?: PersonStatus | null;
  readonly description?: string | null;
  readonly tags: readonly string[];
  readonly firstSeen?: Date | null;
  readonly lastSeen?: Date | null;
  readonly validUntil?: Date | null;
  readonly retainUntil?: Date | null;
  readonly externalId?: string | null;
  readonly original?: Original | null;
  /** Ids that it came with beside those in its original: its own where it was read, and of who said it there. See others-ids.ts. */
  readonly provenance?: readonly string[] | null;
  /** Within the owner's party the publishing agency alone sees it. */
  readonly agencyOnly: boolean;
  /** Allows this item to widen or revive a claim that exists. */
  readonly reissue: boolean;
}

/** What is wrong with an item, or remarkable about it. A WARNING does not stop it. */
export interface ItemProblem {
  readonly severity: 'ERROR' | 'WARNING';
  readonly code: string;
  readonly field: string | null;
  readonly message: string;
}

/** An item whose value was understood. */
export interface Draft {
  readonly index: number;
  readonly item: PublishItem;
  readonly value: CanonicalValue;
  /** SHA-256 of (kind, scope, value), as hub.digest computes it; hexadecimal. */
  readonly digest: string;
  readonly warnings: readonly ItemProblem[];
}

/** Fingerprint of a value: what look-ups and uniqueness go by. */
export const digestOf = (value: Pick<CanonicalValue, 'kind' | 'scope' | 'value'>): string =>
  createHash('sha256').update(`${value.kind}\n${value.scope}\n${value.value}`).digest('hex');

export const problem = (code: string, message: string, field: string | null = null): ItemProblem => ({
  severity: 'ERROR',
  code,
  field,
  message,
});

/** Reads the value of an item. Pure. */
export function draftOf(item: PublishItem, index: number): Draft | ItemProblem {
  const reading = canonicalise(item.kind, item);
  if (!reading.ok) return problem(reading.problem.code, reading.problem.message, reading.problem.field);
  if (item.personStatus && !isPersonal(item.kind)) {
    return problem('PERSON_STATUS_UNFIT', 'There is no person behind a value of this kind: it has no personStatus.', 'personStatus');
  }
  const unfit = item.original ? originalProblem(item.original) : undefined;
  if (unfit) return unfit;
  const warnings = reading.value.warnings.map((warning): ItemProblem => ({ severity: 'WARNING', ...warning }));
  return { index, item: { ...item, tags: tidyTags(item.tags) }, value: reading.value, digest: digestOf(reading.value), warnings };
}

/** Longest original, as JSON in UTF-8. */
export const MOST_ORIGINAL_BYTES = 256 * 1_024;

/** Why an original cannot be kept. Its texts must be such as the database takes: a lone surrogate is `\\ud…` in JSON, and U+0000 `\\u0000`. */
function originalProblem({ body }: Original): ItemProblem | undefined {
  const text = JSON.stringify(body);
  if (Buffer.byteLength(text) > MOST_ORIGINAL_BYTES) {
    return problem('ORIGINAL_TOO_LONG', `An original has at most ${MOST_ORIGINAL_BYTES / 1_024} KiB as JSON.`, 'original');
  }
  return isStorableJson(text) ? undefined : problem('ORIGINAL_UNSTORABLE', `An original that ${UNSTORABLE}.`, 'original');
}

/** Tags are compared as sets: trimmed, without doubles, in order. */
const tidyTags = (tags: readonly string[]): readonly string[] => [...new Set(tags.map((tag) => tag.trim()).filter(Boolean))].sort();
