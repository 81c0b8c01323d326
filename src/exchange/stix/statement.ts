import { CLAIM_EXTENSION } from './extensions.js';
import { labelsOf, type Labels, type Markings } from './labels.js';
import { dictionary, listOf, textOf } from './plain.js';
import type { StixObject } from './reading.js';
import { parseTime } from './times.js';

/** Maximum description of an item, as in the API. */
const LONGEST_DESCRIPTION = 20_000;
const LONGEST_TAG = 100;
const MOST_TAGS = 50;

/** Properties of an indicator besides its pattern, in the hub's terms. */
export interface Statement extends Labels {
  readonly description: string | null;
  readonly tags: readonly string[];
  readonly confidence: number | null;
  readonly validUntil: Date | null;
  /** null: not revoked. */
  readonly revoked: { readonly reason: string | null } | null;
  /** Whether a part had to be left out; the object has all of it. */
  readonly isShortened: boolean;
}

/** Returns the hub's own extension of an object; empty where there is none. */
export const claimExtension = (object: StixObject): Readonly<Record<string, unknown>> =>
  dictionary(dictionary(object.extensions)[CLAIM_EXTENSION]);

/** Normalises tags for comparison as sets: order and duplicates have no meaning. */
const tidy = (labels: readonly string[]): readonly string[] => [...new Set(labels.map((label) => label.trim()).filter(Boolean))].sort();

/** Reads an indicator's properties. With the hub's extension the name is the display form of the value; without it, the name may serve as the description. */
export function statementOf(object: StixObject, markings: Markings): Statement {
  const extension = claimExtension(object);
  const described = textOf(object.description) ?? (extension.kind === undefined ? textOf(object.name) : null);
  const labels = tidy(listOf(object.labels).filter((label) => typeof label === 'string'));
  const tags = labels.filter((label) => label.length <= LONGEST_TAG).slice(0, MOST_TAGS);
  const { confidence } = object;
  return {
    ...labelsOf(object, markings),
    description: described && shortened(described),
    tags,
    confidence: typeof confidence === 'number' ? confidence : null,
    validUntil: parseTime(object.valid_until),
    revoked: object.revoked === true ? { reason: textOf(extension.revoked_reason) } : null,
    isShortened: tags.length < labels.length || (described?.length ?? 0) > LONGEST_DESCRIPTION,
  };
}

/** Truncates between characters, never within a surrogate pair. */
const shortened = (text: string): string =>
  text.length <= LONGEST_DESCRIPTION ? text : text.slice(0, LONGEST_DESCRIPTION).replace(/[\uD800-\uDBFF]$/, '');
