import { createHash } from 'node:crypto';
import { type ItemProblem, problem } from '../../platform/graphql/batch.js';
import type { AudienceSpec } from '../../tenancy/sharing/audience.js';
import type { Attribution, Discoverability, Tlp } from '../../tenancy/sharing/label.js';
import type { OnwardRuleSpec } from '../../tenancy/sharing/onward-rule.js';
import { canonicalise } from '../../values/values/canonicalise.js';
import { isStorableJson, UNSTORABLE } from '../../platform/graphql/storable-text.js';
import type { CanonicalValue, Kind, RawValue } from '../../values/values/value.js';
import type { Threat } from './claim.js';
import { isPersonal, type PersonStatus } from './person-status.js';

/** What a claim was read from, as it came: an object of STIX 2.1, or an attribute or object of MISP. It belongs to the claim's detail. */
export interface Original {
  readonly format: 'stix' | 'misp';
  readonly body: Readonly<Record<string, unknown>>;
}

/**
 * One item of a batch as it was sent. Absent (undefined or null) means: as the agency's claim on the value has it, and the default where the claim is new
 * (see whole.policy.ts).
 */
export interface PublishItem extends RawValue {
  readonly kind: Kind;
  /** OTHER where the claim is new. */
  readonly threat?: Threat | null;
  readonly tlp: Tlp;
  /** The default of the publisher's party where the claim is new; without one the claim is refused. */
  readonly audience?: AudienceSpec | null;
  /** The audience was not named by who publishes, but read from something that the source says (a distribution, a label): it narrows no claim that exists without `reissue`. */
  readonly isAudienceDerived?: boolean;
  /** Where the claim is new, names no audience, and the party has no default (or the label forbids it): the owner alone, instead of a refusal. */
  readonly ownerAloneIfNew?: boolean | null;
  /** For whose eyes a claim is that is new and names no audience, whatever the party's default is. Absent: the default. */
  readonly audienceIfNew?: AudienceSpec;
  /** What binds the whole claim beside the rules for all: why it may not be so; undefined: it may. */
  readonly bound?: (whole: Reach) => ItemProblem | undefined;
  /** HIDDEN where the claim is new. */
  readonly discoverability?: Discoverability | null;
  /** NAMED where the claim is new. */
  readonly attribution?: Attribution | null;
  /** How it may go further: what the party says by default where the claim is new. */
  readonly onward?: OnwardRuleSpec | null;
  /** 0 to 100. */
  readonly confidence?: number | null;
  readonly reliability?: string | null;
  readonly credibility?: number | null;
  /** UNKNOWN where the claim is new. */
  readonly personStatus?: PersonStatus | null;
  readonly description?: string | null;
  /** An empty list clears them. */
  readonly tags?: readonly string[] | null;
  readonly firstSeen?: Date | null;
  readonly lastSeen?: Date | null;
  readonly validUntil?: Date | null;
  readonly retainUntil?: Date | null;
  readonly externalId?: string | null;
  readonly original?: Original | null;
  /** Ids that it came with beside those in its original: its own where it was read, and of who said it there. See others-ids.ts. */
  readonly provenance?: readonly string[] | null;
  /** Within the owner's party the publishing agency alone sees it; not so where the claim is new. */
  readonly agencyOnly?: boolean | null;
  /** Allows this item to widen or revive a claim that exists, and to narrow it where nobody named the audience. */
  readonly reissue?: boolean | null;
  /** What this item does not say of the content is cleared in a claim that exists. */
  readonly replace?: boolean | null;
}

/** How far a claim goes. */
export interface Reach {
  readonly tlp: Tlp;
  readonly audience: AudienceSpec;
  readonly discoverability: Discoverability;
}

/** An item that says everything that a claim has to say. */
export type CompleteItem = PublishItem & {
  readonly threat: Threat;
  readonly discoverability: Discoverability;
  readonly attribution: Attribution;
  readonly tags: readonly string[];
  readonly agencyOnly: boolean;
};

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

/** What two items of one batch must not have in common to be written at once: the value, and the reference. */
export const namesOf = ({ digest, item }: Draft): readonly string[] => [
  `value ${digest}`,
  ...(item.externalId ? [`reference ${item.externalId}`] : []),
];

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
  return {
    index,
    item: { ...item, tags: item.tags && tidyTags(item.tags) },
    value: reading.value,
    digest: digestOf(reading.value),
    warnings,
  };
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
