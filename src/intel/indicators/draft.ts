import { hash } from 'node:crypto';
import { type ItemProblem, problem } from '../../platform/graphql/batch.js';
import type { AudienceSpec } from '../../tenancy/sharing/audience.js';
import type { Attribution, Discoverability, Tlp } from '../../tenancy/sharing/label.js';
import type { OnwardRuleSpec } from '../../tenancy/sharing/onward-rule.js';
import { canonicalise } from '../../values/values/canonicalise.js';
import { isStorableJson, UNSTORABLE } from '../../platform/graphql/storable-text.js';
import type { CanonicalValue, Kind, RawValue } from '../../values/values/value.js';
import type { Threat } from './claim.js';
import { neutralityWarnings } from '../warninglists/neutrality.policy.js';
import { isPersonal, type PersonStatus } from './person-status.js';

/** The object that a claim was read from, as received: an object of STIX 2.1, or an attribute or object of MISP. Part of the claim's detail. */
export interface Original {
  readonly format: 'stix' | 'misp';
  readonly body: Readonly<Record<string, unknown>>;
}

/**
 * One item of a batch as sent. An absent field (undefined or null) keeps the value of the agency's existing claim, or gets the default of a new one (see
 * complete-draft.policy.ts).
 */
export interface PublishItem extends RawValue {
  readonly kind: Kind;
  /** OTHER where the claim is new. */
  readonly threat?: Threat | null;
  readonly tlp: Tlp;
  /** A new claim gets the default of the publisher's party; without a default the claim is refused. */
  readonly audience?: AudienceSpec | null;
  /** The audience comes from the source (a distribution, a label), not from the publisher: it narrows no existing claim without `reissue`. */
  readonly isAudienceDerived?: boolean;
  /** A new claim without an audience goes to the owner alone, instead of a refusal, if the party has no default (or the label forbids it). */
  readonly ownerAloneIfNew?: boolean | null;
  /** Audience of a new claim that names none, instead of the party's default. Absent: the default. */
  readonly audienceIfNew?: AudienceSpec;
  /** An additional check of the complete claim. Returns why it must be refused; undefined: it passes. */
  readonly bound?: (whole: Reach) => ItemProblem | undefined;
  /** HIDDEN where the claim is new. */
  readonly discoverability?: Discoverability | null;
  /** NAMED where the claim is new. */
  readonly attribution?: Attribution | null;
  /** The onward rule; a new claim gets the party's default. */
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
  /** Ids that the item came with, besides those in its original: of the claim in its source, and of its creator there. See foreign-ids.ts. */
  readonly provenance?: readonly string[] | null;
  /** Within the owner's party only the publishing agency sees it; false where the claim is new. */
  readonly agencyOnly?: boolean | null;
  /** Allows this item to widen or revive an existing claim, and to narrow it without naming an audience. */
  readonly reissue?: boolean | null;
  /** Clears content of an existing claim that this item does not state. */
  readonly replace?: boolean | null;
}

/** Label, audience and discoverability of a claim. */
export interface Reach {
  readonly tlp: Tlp;
  readonly audience: AudienceSpec;
  readonly discoverability: Discoverability;
}

/** An item with all fields that a claim must have. */
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
  /** Id of the agency's claim that the draft changes; absent: the claim on its value, or a new one. A tear-line can only be named by its id. */
  readonly of?: string;
}

/** Returns the fingerprint of a value, which look-ups and uniqueness use. */
export const digestOf = (value: Pick<CanonicalValue, 'kind' | 'scope' | 'value'>): string =>
  hash('sha256', `${value.kind}\n${value.scope}\n${value.value}`);

/** Returns the value and the reference of a draft. Two drafts that share one of them cannot be written at once. */
export const namesOf = ({ digest, item }: Draft): readonly string[] => [
  `value ${digest}`,
  ...(item.externalId ? [`reference ${item.externalId}`] : []),
];

/** Reads the value of an item. Pure. */
export function draftOf(item: PublishItem, index: number): Draft | ItemProblem {
  const reading = canonicalise(item.kind, item);
  if (!reading.ok) return problem(reading.problem.code, reading.problem.message, reading.problem.field);
  const unfitStatus = personStatusProblem(item.kind, item.personStatus);
  if (unfitStatus) return unfitStatus;
  const unfit = item.original ? originalProblem(item.original) : undefined;
  if (unfit) return unfit;
  const warnings = reading.value.warnings.map((warning): ItemProblem => ({ severity: 'WARNING', ...warning }));
  return {
    index,
    item: item.tags ? { ...item, tags: tidyTags(item.tags) } : item,
    value: reading.value,
    digest: digestOf(reading.value),
    warnings: [...warnings, ...neutralityWarnings(item.description, 'description')],
  };
}

/** Returns why a value of this kind cannot have this status of a person; undefined: it can, or none is stated. */
export const personStatusProblem = (kind: Kind, status: PersonStatus | null | undefined): ItemProblem | undefined =>
  status && !isPersonal(kind)
    ? problem(
        'PERSON_STATUS_UNFIT',
        'There is no person behind a value of this kind, so it cannot have a status of a person (personStatus).',
        'personStatus',
      )
    : undefined;

/** Longest original, as JSON in UTF-8. */
export const MOST_ORIGINAL_BYTES = 256 * 1_024;

/** Returns why an original cannot be stored. The database must accept its texts: a lone surrogate is `\\ud…` in JSON, and U+0000 `\\u0000`. */
function originalProblem({ body }: Original): ItemProblem | undefined {
  const text = JSON.stringify(body);
  if (Buffer.byteLength(text) > MOST_ORIGINAL_BYTES) {
    return problem('ORIGINAL_TOO_LONG', `An original must have at most ${MOST_ORIGINAL_BYTES / 1_024} KiB as JSON.`, 'original');
  }
  return isStorableJson(text) ? undefined : problem('ORIGINAL_UNSTORABLE', `The original ${UNSTORABLE}.`, 'original');
}

/** Tags are compared as sets: trimmed, without duplicates, sorted. */
export const tidyTags = (tags: readonly string[]): readonly string[] => [...new Set(tags.map((tag) => tag.trim()).filter(Boolean))].sort();
