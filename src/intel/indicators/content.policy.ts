import { isDeepStrictEqual } from 'node:util';
import type { Release, PendingContent } from '../../tenancy/sharing/release.policy.js';
import { THREATS } from './claim.js';
import type { Original, CompleteItem } from './draft.js';
import type { OwnClaim } from './own-claim.js';

/** Content of a claim that a second officer may have to release. Fields that protect people (validUntil, retainUntil, personStatus) must never wait. */
type Content = Pick<
  CompleteItem,
  'threat' | 'tags' | 'firstSeen' | 'lastSeen' | 'description' | 'confidence' | 'reliability' | 'credibility'
>;

/** Returns whether a claim already has this content, apart from the object that it was read from. */
export const isSameContent = (content: Content, claim: OwnClaim): boolean =>
  content.threat === claim.threat &&
  isSameList(content.tags, claim.tags) &&
  isSameTime(content.firstSeen, claim.first_seen) &&
  isSameTime(content.lastSeen, claim.last_seen) &&
  (content.description ?? null) === claim.description &&
  (content.confidence ?? null) === claim.confidence &&
  (content.reliability ?? null) === claim.reliability &&
  (content.credibility ?? null) === claim.credibility;

/** Returns whether an item has other content than the claim. An item without an original does not contradict the claim's original. */
export const changesContent = (item: CompleteItem, claim: OwnClaim): boolean =>
  !isSameContent(item, claim) || isAnotherOriginal(item.original, claim.original);

/** Returns the content of an item in the form of pending content. */
export const contentOf = (item: CompleteItem): PendingContent => ({
  threat: item.threat,
  tags: item.tags,
  first_seen: item.firstSeen ?? null,
  last_seen: item.lastSeen ?? null,
  description: item.description ?? null,
  confidence: item.confidence ?? null,
  reliability: item.reliability ?? null,
  credibility: item.credibility ?? null,
  original: item.original ?? null,
});

/** Returns an item with the claim's content. The original is dropped if another field that it states differs. */
export const withContentOf = (item: CompleteItem, claim: OwnClaim): CompleteItem => ({
  ...item,
  threat: claim.threat,
  tags: claim.tags,
  firstSeen: claim.first_seen,
  lastSeen: claim.last_seen,
  description: claim.description,
  confidence: claim.confidence,
  reliability: claim.reliability,
  credibility: claim.credibility,
  original: isSameTime(item.validUntil, claim.valid_until) && item.personStatus === claim.person_status ? claim.original : null,
});

/** Returns a claim as if its pending content had been released. */
export function withPendingContent(claim: OwnClaim, waiting: Release | undefined): OwnClaim {
  if (!waiting?.content) return claim;
  const { threat, ...content } = waiting.content;
  return { ...claim, ...content, threat: THREATS.find((one) => one === threat) ?? claim.threat };
}

/** Returns a claim as if everything pending had been released. */
export function asRequested(claim: OwnClaim, waiting: Release | undefined): OwnClaim {
  return { ...withPendingContent(claim, waiting), ...(waiting && releaseOf(waiting)) };
}

/** Returns a release without its content. */
const releaseOf = ({ content: _, ...release }: Release): Release => release;

/** Returns whether an item has another original than the claim, compared in the form that the database returns. An absent original is no other one. */
export function isAnotherOriginal(original: Original | null | undefined, present: Original | null): boolean {
  if (!original) return false;
  const received = JSON.parse(JSON.stringify(original)) as Original;
  return !isDeepStrictEqual(comparableOf(received), present && comparableOf(present));
}

/**
 * Returns the part of an original that is compared: all of a STIX object; a MISP attribute, with its object and event, without TLP tags and IGNORED_KEYS.
 * Exports write TLP tags and sightings from the claim. MISP programs add or drop the other ignored keys when they pass an event on.
 */
function comparableOf(original: Original): unknown {
  if (original.format !== 'misp') return original;
  const { Event: event, Attribute: attribute, Object: object, ...rest } = original.body;
  // Event headers state their distribution only since exports can be imported again.
  return {
    ...rest,
    event: comparablePartOf(event, ['distribution']),
    attribute: comparablePartOf(attribute),
    object: comparablePartOf(object),
  };
}

const IGNORED_KEYS = ['timestamp', 'sharing_group_id', 'Sighting', 'Galaxy', 'ShadowAttribute', 'RelatedAttribute', 'warnings'];

function comparablePartOf(part: unknown, without: readonly string[] = []): unknown {
  if (typeof part !== 'object' || part === null) return part;
  const { Tag: tags, Attribute: attributes, ...rest } = part as Readonly<Record<string, unknown>>;
  const ignored = [...IGNORED_KEYS, ...without];
  const own = Object.entries(rest).filter(([name, value]) => !ignored.includes(name) && !isEmpty(value));
  const named = Array.isArray(tags) ? tags.map(nameOf).filter((name) => !/^tlp:/i.test(name)) : [];
  return {
    ...Object.fromEntries(own.map(([name, value]) => [name, tidyText(value)])),
    tags: named,
    ...(Array.isArray(attributes) && { attributes: attributes.map((each) => comparablePartOf(each)) }),
  };
}

/** Returns whether a value is empty: programs may add it or leave it out without a change of meaning. */
const isEmpty = (value: unknown): boolean =>
  value === null || value === '' || value === false || (Array.isArray(value) && value.length === 0);

/** PyMISP trims texts, and writes times of whole seconds without their fraction. */
const tidyText = (value: unknown): unknown =>
  typeof value === 'string' ? value.trim().replace(/^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)\.0+(?=\D|$)(?:\+00:?00|Z)?/, '$1+00:00') : value;

const nameOf = (tag: unknown): string => String((tag as { readonly name?: unknown } | null)?.name);

export const isSameTime = (one: Date | null | undefined, other: Date | null | undefined): boolean => one?.getTime() === other?.getTime();

/** Returns whether a stated end of retention changes nothing: it is the owner's own end already, or the end that the rules of retention made of it. */
export const isSameRetention = (
  stated: Date | null | undefined,
  present: { readonly retain_until: Date | null; readonly chosen_until: Date | null },
): boolean =>
  isSameTime(stated, present.chosen_until) || (stated !== null && stated !== undefined && isSameTime(stated, present.retain_until));

export const isSameList = <T>(one: readonly T[], other: readonly T[]): boolean =>
  one.length === other.length && one.every((each, index) => each === other[index]);
