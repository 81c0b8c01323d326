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

/** An attribute of the object that is read as a value. */
interface ClaimedAttribute {
  readonly attribute: Json;
  readonly read: ReadValue;
}

/** @returns STIX ids of the objects made from it */
export function readObject(input: Json, eventUuid: string, outer: ReadContext): readonly string[] {
  const raw = withoutLocalTags(input);
  const uuid = identify(raw, () => ['object', eventUuid, textOf(raw['name']), JSON.stringify(raw['Attribute'] ?? []).slice(0, 10_000)]);
  const all = listOf(raw['Attribute']).map((attribute) => identified(withoutLocalTags(attribute), uuid));
  const living = all.filter((attribute) => !isYes(attribute['deleted']));
  const object: Json = { ...raw, uuid, Attribute: living };
  const context = { ...outer, chain: [...outer.chain, object] };
  const template = OBJECT_KINDS.get(textOf(raw['name']));

  const dead = isYes(raw['deleted']) ? all : all.filter((attribute) => isYes(attribute['deleted']));
  for (const { attribute, read } of template ? claimedIn({ template, attributes: dead, whole: all, tells: false }, context) : []) {
    addRevocation(read, `attribute ${textOf(attribute['uuid'])}`, context);
  }
  if (isYes(raw['deleted'])) return [];

  const claimed =
    template && !template.about?.(fieldsOf(living)) ? claimedIn({ template, attributes: living, whole: living, tells: true }, context) : [];
  return claimed.length === 0
    ? addCustomObject(object, uuid, context, whyWhole(object, template, context))
    : addClaims(object, claimed, context);
}

/** Returns the remark on why no claim is made of an object. */
function whyWhole(object: Json, template: Template | undefined, context: ReadContext): readonly ItemProblem[] {
  const name = `object of the template "${textOf(object['name'])}"`;
  if (!template) return notUnderstood(name, context);
  const isHarmed = template.about?.(fieldsOf(listOf(object['Attribute']))) ?? false;
  return notUnderstood(`${name}, ${isHarmed ? 'which describes a person who was harmed' : 'which has no readable value'}`, context);
}

const identified = (attribute: Json, object: string): Json => ({
  ...attribute,
  uuid: identify(attribute, () => ['attribute', object, textOf(attribute['object_relation']), textOf(attribute['value'])]),
});

interface Searched {
  readonly template: Template;
  /** Attributes to search. */
  readonly attributes: readonly Json[];
  /** All attributes of the object, for hints. */
  readonly whole: readonly Json[];
  /** Whether unreadable values are reported. */
  readonly tells: boolean;
}

/** Returns the values among an object's attributes. */
function claimedIn({ template, attributes, whole, tells }: Searched, context: ReadContext): readonly ClaimedAttribute[] {
  const fields = fieldsOf(whole);
  const labels = labelsWithin(
    whole.flatMap((attribute) => tagsOf(attribute['Tag'])),
    context,
  );
  const claims: ClaimedAttribute[] = [];
  const look = (rules: readonly Rule[], attribute: Json): boolean => {
    const candidates = rules.flatMap((rule) => candidateOf(rule, attribute, fields));
    const read = firstRead(candidates, labels, context.defaults.country ?? null);
    if (read && isRead(read)) claims.push({ attribute, read });
    else if (read && tells) context.out.problems.push({ ...read, severity: 'WARNING', source: `attribute ${textOf(attribute['uuid'])}` });
    return read !== null && isRead(read);
  };

  const under = byRelation(attributes);
  for (const rule of template.each ?? []) for (const attribute of under(rule.relation)) look([rule], attribute);
  for (const rules of template.oneOf ?? []) {
    [...new Set(rules.map(({ relation }) => relation))].some((relation) => {
      const matching = rules.filter((rule) => rule.relation === relation);
      return under(relation).some((attribute) => look(matching, attribute));
    });
  }
  return claims;
}

function candidateOf({ kind, hints, spelt }: Rule, attribute: Json, fields: ReturnType<typeof fieldsOf>): readonly Candidate[] {
  const value = spelt ? spelt(textOf(attribute['value'])) : textOf(attribute['value']);
  return value === null ? [] : [{ kind, raw: { ...hints?.(fields), value }, part: null }];
}

function byRelation(attributes: readonly Json[]): (relation: string) => readonly Json[] {
  const groups = new Map<string, Json[]>();
  for (const attribute of attributes) {
    const relation = textOf(attribute['object_relation']);
    const group = groups.get(relation);
    if (group) group.push(attribute);
    else groups.set(relation, [attribute]);
  }
  return (relation) => groups.get(relation) ?? [];
}

/** Maximum characters of JSON that the claims of one object carry as copies of its common part, in total. */
const MOST_COPIED = 2_000_000;

function addClaims(object: Json, claimed: readonly ClaimedAttribute[], context: ReadContext): readonly string[] {
  const [event = {}] = context.chain;
  const own = new Set(claimed.map(({ attribute }) => attribute));
  const common = listOf(object['Attribute']).filter((attribute) => !own.has(attribute));
  const length = JSON.stringify({ ...object, Attribute: common }).length;
  // Too large to go with every claim: it is stored once, in addition to them.
  const isLong = length > LONGEST_ORIGINAL / 2 || length * claimed.length > MOST_COPIED;
  const beside = isLong ? addCustomObject({ ...object, Attribute: common }, textOf(object['uuid']), context, []) : [];
  const along = isLong ? [] : common;
  const shell: Json = isLong ? { name: object['name'], uuid: object['uuid'], 'meta-category': object['meta-category'] } : object;
  // A claim has the narrowest label of all that it carries.
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
    const original = context.written?.has(textOf(object['uuid'])) ? undefined : originalOf(body);
    addClaim({ read, source, things, original }, { ...context, chain: [...context.chain, ...along, attribute] });
    addSightings(attribute, source, context.out);
  }
  return [...beside, ...claimed.map(({ attribute }) => `indicator--${textOf(attribute['uuid'])}`)];
}

/** Returns for each of `own` the number of other attributes before it. */
function placesOf(object: Json, own: ReadonlySet<Json>): ReadonlyMap<Json, number> {
  const places = new Map<Json, number>();
  let others = 0;
  for (const attribute of listOf(object['Attribute'])) {
    if (own.has(attribute)) places.set(attribute, others);
    else others += 1;
  }
  return places;
}

function addCustomObject(object: Json, uuid: string, context: ReadContext, remarks: readonly ItemProblem[]): readonly string[] {
  const names = [object, ...listOf(object['Attribute'])].flatMap((item) => tagsOf(item['Tag']));
  // A stored object has the narrowest distribution of all its attributes.
  const chain = [...context.chain, ...listOf(object['Attribute'])];
  const stored = customObjectOf(
    'x-misp-object',
    uuid,
    { body: object, event: context.chain[0] ?? {} },
    objectAudienceOf(labelsWithin(names, context), { ...context, chain }),
  );
  if (stored) {
    context.out.objects.push({
      ...stored,
      ...provenanceOf(`object ${uuid}`, context),
      remarks: [...remarks, ...unreadableLabel(names, context)],
    });
  } else {
    context.out.problems.push(sourcedProblem(`object ${uuid}`, 'MISP_NOT_KEPT', 'This object is too long or cannot be stored.'));
  }
  return stored ? [stored.object.id] : [];
}
