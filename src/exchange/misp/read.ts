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

/** Maximum number of attributes in one body, those of objects included. */
export const MOST_ATTRIBUTES = 200_000;

/**
 * Reads MISP JSON. Every attribute has exactly one outcome: a claim, part of a claim's original, a stored object, a deletion, or a problem. Pure, never
 * throws; linear in the size of the body.
 */
export const readMisp = (body: unknown, defaults: MispDefaults): Reading => runToEnd(mispReading(body, defaults));

/** Like {@link readMisp}, in steps: a body may take seconds, during which other work must proceed. */
export function* mispReading(body: unknown, defaults: MispDefaults): Steps<Reading> {
  const { events, problems } = eventsIn(body);
  const out: Collector = { items: [], objects: [], sightings: [], problems: [...problems], unread: new Map(), left: MOST_ATTRIBUTES };
  for (const event of events) yield* readEvent(withoutLocalTags(event), defaults, out);
  const { attribution } = defaults;
  return {
    items: out.items,
    // An object names its creator: with hidden attribution it is for its owner only.
    objects: attribution === 'HIDDEN' ? out.objects.map((one) => ({ ...one, audience: OWNER_ONLY })) : out.objects,
    sightings: out.sightings.map((one) => ({ ...one, attribution })),
    problems: out.problems,
  };
}

function* readEvent(input: Json, defaults: MispDefaults, out: Collector): Steps<void> {
  const own = ownEvent(input, defaults.hub);
  const read = own?.event ?? unmarked(input);
  const uuid = identify(read, () => ['event', textOf(read['info']), textOf(read['date'])]);
  const event: Json = { ...read, uuid };
  const context: ReadContext = { chain: [event], ...labelled(input, own), defaults, out };
  const references: string[] = [];
  for (const attribute of listOf(event['Attribute'])) {
    yield;
    if (spend(1, out, uuid)) references.push(...readAttribute(withoutLocalTags(attribute), uuid, context));
  }
  for (const object of listOf(event['Object'])) {
    yield;
    if (spend(1 + listOf(object['Attribute']).length, out, uuid)) references.push(...readObject(object, uuid, context));
  }
  reportUnread(`event ${uuid}`, context);
  // The hub already has the event's own values from an export, unless they were changed since.
  if (isYes(event['deleted']) || own?.isHeadChanged === false) return;
  const stored = eventObjectOf(event, uuid, references, objectAudienceOf(labelsWithin([], context), context));
  // An event object that refers to another party's claims belongs to that party: it contains their ids.
  const { provenance = [] } = provenanceOf('', context);
  if (stored) out.objects.push({ ...stored, provenance: [...provenance, ...references], remarks: unreadableLabel([], context) });
  else if (references.length > 0) {
    out.problems.push(
      sourcedProblem(`event ${uuid}`, 'MISP_NOT_KEPT', "The event's own content is too long or cannot be stored.", 'WARNING'),
    );
  }
}

/** Returns the labels of an event's tags for all of its content. */
function labelled(input: Json, own: OwnEvent | null): Pick<ReadContext, 'ofEvent' | 'summary' | 'written'> {
  const ofEvent = labelsOf(tagsOf(input['Tag']));
  if (!own) return { ofEvent };
  const { tlp, ...labels } = ofEvent;
  return tlp && tlp === own.tlp ? { ofEvent: labels, summary: tlp, written: own.written } : { ofEvent, written: own.written };
}

/** @returns false when the body has exceeded its limit */
function spend(attributes: number, out: Collector, event: string): boolean {
  if (out.left < 0) return false;
  out.left -= attributes;
  if (out.left >= 0) return true;
  out.problems.push(
    sourcedProblem(`event ${event}`, 'MISP_TOO_MANY', `A body must hold at most ${MOST_ATTRIBUTES} attributes. The rest was not read.`),
  );
  return false;
}

/** @returns STIX ids of the objects made from it */
function readAttribute(attribute: Json, eventUuid: string, outer: ReadContext): readonly string[] {
  const uuid = identify(attribute, () => ['attribute', eventUuid, textOf(attribute['type']), textOf(attribute['value'])]);
  const context = { ...outer, chain: [...outer.chain, attribute] };
  const { out, defaults } = context;
  const source = `attribute ${uuid}`;
  const names = tagsOf(attribute['Tag']);
  const labels = labelsWithin(names, context);
  const candidates = ATTRIBUTE_KINDS.get(textOf(attribute['type']))?.(attribute) ?? [];
  const readings = candidates.map((candidate) => firstRead([candidate], labels, defaults.country ?? null));
  const reads = readings.filter((one) => one !== null && isRead(one));

  if (isYes(attribute['deleted'])) {
    for (const read of reads) addRevocation(read, read.part === 1 ? `${source} part 2` : source, context);
    return [];
  }
  // Both values of a composite are read, or it is stored as it is: otherwise one value would be lost.
  if (reads.length === 0 || reads.length < candidates.length) {
    for (const fault of readings) if (fault && !isRead(fault)) out.problems.push({ ...fault, severity: 'WARNING', source });
    const stored = customObjectOf(
      'x-misp-attribute',
      uuid,
      { body: { ...attribute, uuid }, event: outer.chain[0] ?? {} },
      objectAudienceOf(labels, context),
    );
    const remarks = stored && candidates.length === 0 ? notUnderstood(`attribute of the type "${textOf(attribute['type'])}"`, context) : [];
    if (stored)
      out.objects.push({ ...stored, ...provenanceOf(source, context), remarks: [...remarks, ...unreadableLabel(names, context)] });
    else out.problems.push(sourcedProblem(source, 'MISP_NOT_KEPT', 'This attribute is too long or cannot be stored.'));
    return stored ? [stored.object.id] : [];
  }
  for (const read of reads) {
    const partSource = read.part === 1 ? `${source} part 2` : source;
    const body = { Event: contextOf(outer.chain[0] ?? {}), Attribute: withPart({ ...attribute, uuid }, read.part) };
    const original = outer.written?.has(uuid) ? undefined : originalOf(body);
    addClaim({ read, source: partSource, things: [attribute], original }, context);
    addSightings(attribute, partSource, out);
  }
  return [`indicator--${uuid}`];
}
