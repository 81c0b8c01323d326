import { isDeepStrictEqual } from 'node:util';
import type { Release, PendingContent } from '../../tenancy/sharing/release.policy.js';
import { THREATS } from './claim.js';
import type { Original, CompleteItem } from './draft.js';
import type { OwnClaim } from './own-claim.js';

/** What a claim tells its readers, and a second officer may have to release. Not among it: what protects people (validUntil, retainUntil, personStatus) must never wait. */
type Content = Pick<
  CompleteItem,
  'threat' | 'tags' | 'firstSeen' | 'lastSeen' | 'description' | 'confidence' | 'reliability' | 'credibility'
>;

/** Whether a claim has this content already, the object apart that it was read from. */
export const isSameContent = (said: Content, claim: OwnClaim): boolean =>
  said.threat === claim.threat &&
  isSameList(said.tags, claim.tags) &&
  isSameTime(said.firstSeen, claim.first_seen) &&
  isSameTime(said.lastSeen, claim.last_seen) &&
  (said.description ?? null) === claim.description &&
  (said.confidence ?? null) === claim.confidence &&
  (said.reliability ?? null) === claim.reliability &&
  (said.credibility ?? null) === claim.credibility;

/** Whether an item has another content than the claim. Without an original it says nothing about the claim's. */
export const changesContent = (item: CompleteItem, claim: OwnClaim): boolean =>
  !isSameContent(item, claim) || isAnotherOriginal(item.original, claim.original);

/** The content of an item, in the form in which it waits. */
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

/** An item with the claim's content instead of its own. The original goes where something else differs that it states too. */
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

/** A claim as if the content that waits had been released. */
export function withPendingContent(claim: OwnClaim, waiting: Release | undefined): OwnClaim {
  if (!waiting?.content) return claim;
  const { threat, ...content } = waiting.content;
  return { ...claim, ...content, threat: THREATS.find((one) => one === threat) ?? claim.threat };
}

/** A claim as if everything that waits had been released. */
export function asRequested(claim: OwnClaim, waiting: Release | undefined): OwnClaim {
  return { ...withPendingContent(claim, waiting), ...(waiting && releaseOf(waiting)) };
}

/** A release without the content. */
const releaseOf = ({ content: _, ...release }: Release): Release => release;

/** Compared as the database gives it back. An absent one is none. */
export function isAnotherOriginal(original: Original | null | undefined, present: Original | null): boolean {
  if (!original) return false;
  const said = JSON.parse(JSON.stringify(original)) as Original;
  return !isDeepStrictEqual(comparableOf(said), present && comparableOf(present));
}

/**
 * What an original says beside the claim. A label and sightings are the claim's own, and are written from there; MISP's programs add and leave out the others on the way.
 */
function comparableOf(original: Original): unknown {
  if (original.format !== 'misp') return original;
  const { Event: event, Attribute: attribute, Object: object, ...rest } = original.body;
  // Heads of events have said their distribution only since exports can be read again.
  return {
    ...rest,
    event: comparablePartOf(event, ['distribution']),
    attribute: comparablePartOf(attribute),
    object: comparablePartOf(object),
  };
}

const IGNORED_KEYS = ['timestamp', 'sharing_group_id', 'Sighting', 'Galaxy', 'ShadowAttribute', 'RelatedAttribute', 'warnings'];

function comparablePartOf(thing: unknown, without: readonly string[] = []): unknown {
  if (typeof thing !== 'object' || thing === null) return thing;
  const { Tag: tags, Attribute: attributes, ...rest } = thing as Readonly<Record<string, unknown>>;
  const silent = [...IGNORED_KEYS, ...without];
  const own = Object.entries(rest).filter(([name, value]) => !silent.includes(name) && !isEmpty(value));
  const named = Array.isArray(tags) ? tags.map(nameOf).filter((name) => !/^tlp:/i.test(name)) : [];
  return {
    ...Object.fromEntries(own.map(([name, value]) => [name, tidyText(value)])),
    tags: named,
    ...(Array.isArray(attributes) && { attributes: attributes.map((each) => comparablePartOf(each)) }),
  };
}

/** What a program may leave out or add: it says nothing. */
const isEmpty = (value: unknown): boolean =>
  value === null || value === '' || value === false || (Array.isArray(value) && value.length === 0);

/** PyMISP trims texts, and writes times of whole seconds without their fraction. */
const tidyText = (value: unknown): unknown =>
  typeof value === 'string' ? value.trim().replace(/^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)\.0+(?=\D|$)(?:\+00:?00|Z)?/, '$1+00:00') : value;

const nameOf = (tag: unknown): string => String((tag as { readonly name?: unknown } | null)?.name);

export const isSameTime = (one: Date | null | undefined, other: Date | null | undefined): boolean => one?.getTime() === other?.getTime();

export const isSameList = <T>(one: readonly T[], other: readonly T[]): boolean =>
  one.length === other.length && one.every((each, index) => each === other[index]);
