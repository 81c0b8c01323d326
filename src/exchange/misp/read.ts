import { runToEnd, type Steps } from '../../values/rows/time-slices.js';
import { OWNER_ONLY } from '../../tenancy/sharing/audience.js';
import type { Reading } from '../stix/reading.js';
import { ATTRIBUTE_KINDS } from './attribute-kinds.js';
import {
  type Collector,
  objectAudienceOf,
  labelsWithin,
  type MispDefaults,
  notUnderstood,
  type ReadContext,
  provenanceOf,
  addClaim,
  addRevocation,
  addSightings,
  reportUnread,
  unreadableLabel,
} from './collector.js';
import { eventsIn, sourcedProblem } from './envelopes.js';
import { identify, customObjectOf, eventObjectOf } from './custom-object.js';
import { labelsOf } from './labels.js';
import { contextOf, originalOf, withoutLocalTags, withPart } from './originals.js';
import { type OwnEvent, ownEvent, unmarked } from './own-export.js';
import { firstRead, isRead } from './read-value.js';
import { readObject } from './read-object.js';
import { isYes, type Json, listOf, tagsOf, textOf } from './shapes.js';

/** Attributes of one body, those of objects included. */
export const MOST_ATTRIBUTES = 200_000;

/**
 * Reads MISP's JSON: every attribute becomes a claim, or part of what a claim was read from, or is kept as it is, or has been deleted, or is a problem; exactly one
 * of these. Pure, never throws; linear in the size of the body.
 */
export const readMisp = (body: unknown, defaults: MispDefaults): Reading => runToEnd(mispReading(body, defaults));

/** As {@link readMisp}, step by step: a body may take seconds, in which others must have their turns. */
export function* mispReading(body: unknown, defaults: MispDefaults): Steps<Reading> {
  const { events, problems } = eventsIn(body);
  const out: Collector = { items: [], objects: [], sightings: [], problems: [...problems], unread: new Map(), left: MOST_ATTRIBUTES };
  for (const event of events) yield* readEvent(withoutLocalTags(event), defaults, out);
  const { attribution } = defaults;
  return {
    items: out.items,
    // An object names its maker: one that is to name nobody is for its owner alone.
    objects: attribution === 'HIDDEN' ? out.objects.map((one) => ({ ...one, audience: OWNER_ONLY })) : out.objects,
    sightings: out.sightings.map((one) => ({ ...one, attribution })),
    problems: out.problems,
  };
}

function* readEvent(given: Json, defaults: MispDefaults, out: Collector): Steps<void> {
  const own = ownEvent(given, defaults.hub);
  const read = own?.event ?? unmarked(given);
  const uuid = identify(read, () => ['event', textOf(read['info']), textOf(read['date'])]);
  const event: Json = { ...read, uuid };
  const place: ReadContext = { chain: [event], ...labelled(given, own), defaults, out };
  const references: string[] = [];
  for (const attribute of listOf(event['Attribute'])) {
    yield;
    if (spend(1, out, uuid)) references.push(...readAttribute(withoutLocalTags(attribute), uuid, place));
  }
  for (const object of listOf(event['Object'])) {
    yield;
    if (spend(1 + listOf(object['Attribute']).length, out, uuid)) references.push(...readObject(object, uuid, place));
  }
  reportUnread(`event ${uuid}`, place);
  // What an export says of the event is here already, unless somebody has changed it since.
  if (isYes(event['deleted']) || own?.isHeadChanged === false) return;
  const kept = eventObjectOf(event, uuid, references, objectAudienceOf(labelsWithin([], place), place));
  // What holds another's claims is another's: it tells their ids.
  const { provenance = [] } = provenanceOf('', place);
  if (kept) out.objects.push({ ...kept, provenance: [...provenance, ...references], remarks: unreadableLabel([], place) });
  else if (references.length > 0) {
    out.problems.push(
      sourcedProblem(`event ${uuid}`, 'MISP_NOT_KEPT', 'What the event says of itself is too long, or cannot be stored.', 'WARNING'),
    );
  }
}

/** What the tags of an event say of all that is in it. */
function labelled(given: Json, own: OwnEvent | null): Pick<ReadContext, 'ofEvent' | 'summary' | 'written'> {
  const ofEvent = labelsOf(tagsOf(given['Tag']));
  if (!own) return { ofEvent };
  const { tlp, ...labels } = ofEvent;
  return tlp && tlp === own.tlp ? { ofEvent: labels, summary: tlp, written: own.written } : { ofEvent, written: own.written };
}

/** @returns false where the body has held too much already */
function spend(attributes: number, out: Collector, event: string): boolean {
  if (out.left < 0) return false;
  out.left -= attributes;
  if (out.left >= 0) return true;
  out.problems.push(
    sourcedProblem(`event ${event}`, 'MISP_TOO_MANY', `A body holds at most ${MOST_ATTRIBUTES} attributes; from here on it was not read.`),
  );
  return false;
}

/** @returns STIX ids of what was made of it */
function readAttribute(attribute: Json, eventUuid: string, outer: ReadContext): readonly string[] {
  const uuid = identify(attribute, () => ['attribute', eventUuid, textOf(attribute['type']), textOf(attribute['value'])]);
  const place = { ...outer, chain: [...outer.chain, attribute] };
  const { out, defaults } = place;
  const source = `attribute ${uuid}`;
  const names = tagsOf(attribute['Tag']);
  const labels = labelsWithin(names, place);
  const candidates = ATTRIBUTE_KINDS.get(textOf(attribute['type']))?.(attribute) ?? [];
  const readings = candidates.map((candidate) => firstRead([candidate], labels, defaults.country ?? null));
  const reads = readings.filter((one) => one !== null && isRead(one));

  if (isYes(attribute['deleted'])) {
    for (const read of reads) addRevocation(read, read.part === 1 ? `${source} part 2` : source, place);
    return [];
  }
  // Of a composite both values are read, or it is kept as it is: half of it would be lost.
  if (reads.length === 0 || reads.length < candidates.length) {
    for (const fault of readings) if (fault && !isRead(fault)) out.problems.push({ ...fault, severity: 'WARNING', source });
    const kept = customObjectOf(
      'x-misp-attribute',
      uuid,
      { body: { ...attribute, uuid }, event: outer.chain[0] ?? {} },
      objectAudienceOf(labels, place),
    );
    const remarks = kept && candidates.length === 0 ? notUnderstood(`attribute of the type "${textOf(attribute['type'])}"`, place) : [];
    if (kept) out.objects.push({ ...kept, ...provenanceOf(source, place), remarks: [...remarks, ...unreadableLabel(names, place)] });
    else out.problems.push(sourcedProblem(source, 'MISP_NOT_KEPT', 'This attribute is too long to be kept, or cannot be stored.'));
    return kept ? [kept.object.id] : [];
  }
  for (const read of reads) {
    const itsSource = read.part === 1 ? `${source} part 2` : source;
    const body = { Event: contextOf(outer.chain[0] ?? {}), Attribute: withPart({ ...attribute, uuid }, read.part) };
    const original = outer.written?.has(uuid) ? undefined : originalOf(body);
    addClaim({ read, source: itsSource, things: [attribute], original }, place);
    addSightings(attribute, itsSource, out);
  }
  return [`indicator--${uuid}`];
}
