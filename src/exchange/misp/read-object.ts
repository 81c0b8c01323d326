import type { ItemProblem } from '../../platform/graphql/batch.js';
import type { Candidate } from './attribute-kinds.js';
import {
  objectAudienceOf,
  labelsWithin,
  notUnderstood,
  type ReadContext,
  provenanceOf,
  addClaim,
  addRevocation,
  addSightings,
  unreadableLabel,
} from './collector.js';
import { sourcedProblem } from './envelopes.js';
import { identify, customObjectOf } from './custom-object.js';
import { fieldsOf, OBJECT_KINDS, type Rule, type Template } from './object-kinds.js';
import { contextOf, LONGEST_ORIGINAL, originalOf, withoutLocalTags } from './originals.js';
import { firstRead, isRead, type ReadValue } from './read-value.js';
import { isYes, type Json, listOf, tagsOf, textOf } from './shapes.js';

/** An attribute of the object that is a value of its own. */
interface ClaimedAttribute {
  readonly attribute: Json;
  readonly read: ReadValue;
}

/** @returns STIX ids of what was made of it */
export function readObject(given: Json, eventUuid: string, outer: ReadContext): readonly string[] {
  const raw = withoutLocalTags(given);
  const uuid = identify(raw, () => ['object', eventUuid, textOf(raw['name']), JSON.stringify(raw['Attribute'] ?? []).slice(0, 10_000)]);
  const all = listOf(raw['Attribute']).map((attribute) => identified(withoutLocalTags(attribute), uuid));
  const living = all.filter((attribute) => !isYes(attribute['deleted']));
  const object: Json = { ...raw, uuid, Attribute: living };
  const place = { ...outer, chain: [...outer.chain, object] };
  const template = OBJECT_KINDS.get(textOf(raw['name']));

  const dead = isYes(raw['deleted']) ? all : all.filter((attribute) => isYes(attribute['deleted']));
  for (const { attribute, read } of template ? claimedIn({ template, attributes: dead, whole: all, tells: false }, place) : []) {
    addRevocation(read, `attribute ${textOf(attribute['uuid'])}`, place);
  }
  if (isYes(raw['deleted'])) return [];

  const claimed =
    template && !template.about?.(fieldsOf(living)) ? claimedIn({ template, attributes: living, whole: living, tells: true }, place) : [];
  return claimed.length === 0 ? addCustomObject(object, uuid, place, whyWhole(object, template, place)) : addClaims(object, claimed, place);
}

/** Why no claim is made of an object. */
function whyWhole(object: Json, template: Template | undefined, place: ReadContext): readonly ItemProblem[] {
  const name = `object of the template "${textOf(object['name'])}"`;
  if (!template) return notUnderstood(name, place);
  const isHarmed = template.about?.(fieldsOf(listOf(object['Attribute']))) ?? false;
  return notUnderstood(`${name}, ${isHarmed ? 'which is about somebody who was harmed' : 'which has no value that can be read'}`, place);
}

const identified = (attribute: Json, object: string): Json => ({
  ...attribute,
  uuid: identify(attribute, () => ['attribute', object, textOf(attribute['object_relation']), textOf(attribute['value'])]),
});

interface Searched {
  readonly template: Template;
  /** Where values are looked for. */
  readonly attributes: readonly Json[];
  /** What the rest of the object says about them. */
  readonly whole: readonly Json[];
  /** Whether what cannot be read is told of. */
  readonly tells: boolean;
}

/** The values among an object's attributes. */
function claimedIn({ template, attributes, whole, tells }: Searched, place: ReadContext): readonly ClaimedAttribute[] {
  const fields = fieldsOf(whole);
  const labels = labelsWithin(
    whole.flatMap((attribute) => tagsOf(attribute['Tag'])),
    place,
  );
  const claims: ClaimedAttribute[] = [];
  const look = (rules: readonly Rule[], attribute: Json): boolean => {
    const candidates = rules.flatMap((rule) => candidateOf(rule, attribute, fields));
    const read = firstRead(candidates, labels, place.defaults.country ?? null);
    if (read && isRead(read)) claims.push({ attribute, read });
    else if (read && tells) place.out.problems.push({ ...read, severity: 'WARNING', source: `attribute ${textOf(attribute['uuid'])}` });
    return read !== null && isRead(read);
  };

  const under = byRelation(attributes);
  for (const rule of template.each ?? []) for (const attribute of under(rule.relation)) look([rule], attribute);
  for (const rules of template.oneOf ?? []) {
    [...new Set(rules.map(({ relation }) => relation))].some((relation) => {
      const its = rules.filter((rule) => rule.relation === relation);
      return under(relation).some((attribute) => look(its, attribute));
    });
  }
  return claims;
}

function candidateOf({ kind, hints, spelt }: Rule, attribute: Json, fields: ReturnType<typeof fieldsOf>): readonly Candidate[] {
  const value = spelt ? spelt(textOf(attribute['value'])) : textOf(attribute['value']);
  return value === null ? [] : [{ kind, raw: { ...hints?.(fields), value }, part: null }];
}

function byRelation(attributes: readonly Json[]): (relation: string) => readonly Json[] {
  const shelves = new Map<string, Json[]>();
  for (const attribute of attributes) {
    const relation = textOf(attribute['object_relation']);
    const shelf = shelves.get(relation);
    if (shelf) shelf.push(attribute);
    else shelves.set(relation, [attribute]);
  }
  return (relation) => shelves.get(relation) ?? [];
}

/** Characters of JSON that the claims of one object carry along, all copies of what they have in common together. */
const MOST_COPIED = 2_000_000;

function addClaims(object: Json, claimed: readonly ClaimedAttribute[], place: ReadContext): readonly string[] {
  const [event = {}] = place.chain;
  const own = new Set(claimed.map(({ attribute }) => attribute));
  const common = listOf(object['Attribute']).filter((attribute) => !own.has(attribute));
  const length = JSON.stringify({ ...object, Attribute: common }).length;
  // Too much to go along with every claim: it is kept beside them, once.
  const isLong = length > LONGEST_ORIGINAL / 2 || length * claimed.length > MOST_COPIED;
  const beside = isLong ? addCustomObject({ ...object, Attribute: common }, textOf(object['uuid']), place, []) : [];
  const along = isLong ? [] : common;
  const shell: Json = isLong ? { name: object['name'], uuid: object['uuid'], 'meta-category': object['meta-category'] } : object;
  // A claim is as closed as the most closed of what it carries along.
  const labels = along.flatMap((attribute) => tagsOf(attribute['Tag'])).filter((tag) => /^tlp:/i.test(tag));
  const about = { ...object, Attribute: along, Tag: [...tagsOf(object['Tag']), ...labels].map((name) => ({ name })) };
  const places = placesOf(object, own);
  const indexes = new Map(listOf(object['Attribute']).map((attribute, index) => [attribute, index]));

  for (const { attribute, read } of claimed) {
    const source = `attribute ${textOf(attribute['uuid'])}`;
    const at = places.get(attribute) ?? 0;
    const body = {
      Event: contextOf(event),
      Object: { ...shell, Attribute: [...along.slice(0, at), attribute, ...along.slice(at)] },
      own: { uuid: textOf(attribute['uuid']), at: indexes.get(attribute) ?? 0 },
    };
    const things = [attribute, about];
    const original = place.written?.has(textOf(object['uuid'])) ? undefined : originalOf(body);
    addClaim({ read, source, things, original }, { ...place, chain: [...place.chain, ...along, attribute] });
    addSightings(attribute, source, place.out);
  }
  return [...beside, ...claimed.map(({ attribute }) => `indicator--${textOf(attribute['uuid'])}`)];
}

/** Before how many of the others each of `own` stands. */
function placesOf(object: Json, own: ReadonlySet<Json>): ReadonlyMap<Json, number> {
  const places = new Map<Json, number>();
  let others = 0;
  for (const attribute of listOf(object['Attribute'])) {
    if (own.has(attribute)) places.set(attribute, others);
    else others += 1;
  }
  return places;
}

function addCustomObject(object: Json, uuid: string, place: ReadContext, remarks: readonly ItemProblem[]): readonly string[] {
  const names = [object, ...listOf(object['Attribute'])].flatMap((thing) => tagsOf(thing['Tag']));
  // What is kept whole is as closed as the most closed of its attributes.
  const chain = [...place.chain, ...listOf(object['Attribute'])];
  const kept = customObjectOf(
    'x-misp-object',
    uuid,
    { body: object, event: place.chain[0] ?? {} },
    objectAudienceOf(labelsWithin(names, place), { ...place, chain }),
  );
  if (kept) {
    place.out.objects.push({ ...kept, ...provenanceOf(`object ${uuid}`, place), remarks: [...remarks, ...unreadableLabel(names, place)] });
  } else {
    place.out.problems.push(sourcedProblem(`object ${uuid}`, 'MISP_NOT_KEPT', 'This object is too long to be kept, or cannot be stored.'));
  }
  return kept ? [kept.object.id] : [];
}
