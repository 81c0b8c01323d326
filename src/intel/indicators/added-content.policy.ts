import type { Original } from './draft.js';
import type { OwnClaim } from './own-claim.js';

/** Content that an object may state, and that its next version may leave out. */
export type AddedContent = Pick<
  OwnClaim,
  'tags' | 'first_seen' | 'last_seen' | 'valid_until' | 'description' | 'confidence' | 'reliability' | 'credibility'
>;

/** Fewest letters and digits of a text that is hardly ever part of another text by chance. */
const MIN_MATCH_LENGTH = 20;
const normalizeText = (text: string): string => text.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '');

/** Yields the texts and numbers of an object, at any depth. */
function* leavesOf(value: unknown): Generator<string | number> {
  if (typeof value === 'string' || typeof value === 'number') yield value;
  else if (typeof value === 'object' && value !== null) for (const one of Object.values(value)) yield* leavesOf(one);
}

const isTimestamp = (leaf: string | number, at: number): boolean =>
  Date.parse(String(leaf)) === at || (Number(leaf) > 0 && Number(leaf) * 1_000 === at);

/**
 * Returns the content of a claim that does not come from the object it was read from. In doubt, content counts as the object's: what a source deleted
 * because it must not be known must not stay. A text is the object's if one contains the other; a time or number, if the object contains it; a rating, if
 * the object mentions any rating.
 */
export function addedContentOf(claim: OwnClaim, { body }: Original): AddedContent {
  const leaves = [...leavesOf(body)];
  const texts = leaves.map((leaf) => normalizeText(String(leaf))).filter((text) => text !== '');
  const isRated = /admiralty|reliab|credib/i.test(JSON.stringify(body));
  const isText = (text: string): boolean =>
    normalizeText(text) === '' ||
    texts.some((one) => one.includes(normalizeText(text)) || (one.length >= MIN_MATCH_LENGTH && normalizeText(text).includes(one)));
  const own = (at: Date | null): Date | null => (at && leaves.some((leaf) => isTimestamp(leaf, at.getTime())) ? null : at);
  const { confidence, description } = claim;
  const isConfident =
    /confidence|likelihood|estimative/i.test(JSON.stringify(body)) || (confidence !== null && leaves.includes(confidence));
  return {
    tags: claim.tags.filter((tag) => !isText(tag)),
    first_seen: own(claim.first_seen),
    last_seen: own(claim.last_seen),
    valid_until: own(claim.valid_until),
    description: description !== null && isText(description) ? null : description,
    confidence: isConfident ? null : confidence,
    reliability: isRated ? null : claim.reliability,
    credibility: isRated ? null : claim.credibility,
  };
}
