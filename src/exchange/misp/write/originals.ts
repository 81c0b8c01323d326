import type { Tlp } from '../../../tenancy/sharing/label.js';
import { labelsOf } from '../labels.js';
import { isJson, type Json, listOf, type MispAttribute, type MispObject, tagsOf, textOf, uuidOf } from '../shapes.js';
import { partsOf } from '../attribute-kinds.js';
import { without } from '../originals.js';
import { changeOf, plainForm, secondsOf, sightingsOf, type MispClaim } from './claim.js';
import { markTags, tlpTag } from './tags.js';

export interface WrittenParts {
  readonly attributes: readonly MispAttribute[];
  readonly objects: readonly MispObject[];
}

interface ClaimOriginal {
  readonly claim: MispClaim;
  readonly body: Json;
  /** For an object: the UUID of the claim's own attribute, and its index. */
  readonly own: string;
  readonly at: number;
}

/**
 * Returns claims in their original MISP form where the reader may have it, and from the hub's fields otherwise. One attribute or object that became several
 * claims is rebuilt from the visible claims; hidden claims leave no trace.
 */
export function writeClaims(claims: readonly MispClaim[]): WrittenParts {
  const attributes = new Map<string, ClaimOriginal[]>();
  const objects = new Map<string, ClaimOriginal[]>();
  const order: (() => WrittenParts)[] = [];
  for (const claim of claims) {
    const found = originalIn(claim);
    if (!found) {
      order.push(() => plainParts(claim));
      continue;
    }
    const [groups, write] = found.isObject ? ([objects, objectOf] as const) : ([attributes, attributesOf] as const);
    const same = groups.get(found.uuid);
    if (same) same.push(found);
    else {
      const fresh = [found];
      groups.set(found.uuid, fresh);
      order.push(() => write(fresh));
    }
  }
  const written = order.map((write) => write());
  return { attributes: written.flatMap((one) => one.attributes), objects: written.flatMap((one) => one.objects) };
}

function plainParts(claim: MispClaim): WrittenParts {
  const form = plainForm(claim);
  return 'attribute' in form ? { attributes: [form.attribute], objects: [] } : { attributes: [], objects: [form.object] };
}

function originalIn(claim: MispClaim): (ClaimOriginal & { readonly uuid: string; readonly isObject: boolean }) | null {
  const { original } = claim;
  if (original?.format !== 'misp') return null;
  const { Attribute: attribute, Object: object, own } = original.body;
  const body = isJson(object) ? object : attribute;
  const uuid = isJson(body) ? uuidOf(body['uuid']) : null;
  if (!isJson(body) || uuid === null) return null;
  const mine = isJson(own) ? own : {};
  const at = typeof mine['at'] === 'number' ? mine['at'] : 0;
  return { claim, body, uuid, at, own: textOf(mine['uuid']), isObject: body === object };
}

/** Returns attributes. A composite (`domain|ip`) needs both of its values; a single one is written from the hub's fields, with the claim's own UUID. */
function attributesOf(ours: readonly ClaimOriginal[]): WrittenParts {
  const [first] = ours;
  if (!first) return { attributes: [], objects: [] };
  if (textOf(first.body['type']) !== 'domain|ip') return { attributes: [labelled(first.body, first.claim)], objects: [] };
  const half = (index: 0 | 1): ClaimOriginal | undefined => ours.find(({ body }) => partsOf(textOf(body['value']))[index] !== '');
  const [domain, address] = [half(0), half(1)];
  const sameState = domain && address && (domain.claim.revoked_at === null) === (address.claim.revoked_at === null);
  if (!sameState) {
    const parts = ours.map(({ claim }) => plainParts({ ...claim, original: null }));
    return { attributes: parts.flatMap((one) => one.attributes), objects: parts.flatMap((one) => one.objects) };
  }
  const value = `${partsOf(textOf(domain.body['value']))[0]}|${partsOf(textOf(address.body['value']))[1]}`;
  const sightings = [...(domain.claim.sightings ?? []), ...(address.claim.sightings ?? [])];
  return { attributes: [labelled({ ...labelled(domain.body, domain.claim), value }, { ...address.claim, sightings })], objects: [] };
}

function objectOf(ours: readonly ClaimOriginal[]): WrittenParts {
  const [first] = ours;
  if (!first) return { attributes: [], objects: [] };
  const own = new Map<string, ClaimOriginal>();
  const common = new Map<string, Json>();
  for (const one of ours) {
    for (const attribute of listOf(one.body['Attribute'])) {
      const uuid = textOf(attribute['uuid']);
      if (uuid === one.own) own.set(uuid, { ...one, body: attribute });
      else common.set(uuid, attribute);
    }
  }
  // Each claimed attribute returns to its index; the others fill the gaps.
  const all: Json[] = [...common].filter(([uuid]) => !own.has(uuid)).map(([, attribute]) => attribute);
  for (const one of [...own.values()].sort((a, b) => a.at - b.at)) all.splice(one.at, 0, labelled(one.body, one.claim));
  const revoked = ours.every(({ claim }) => claim.revoked_at !== null);
  const object = { ...first.body, ...(revoked && { deleted: true, timestamp: latestOf(ours) }), Attribute: all };
  return { attributes: [], objects: [object as unknown as MispObject] };
}

const latestOf = (ours: readonly ClaimOriginal[]): string =>
  String(Math.max(...ours.map(({ claim }) => Number(secondsOf(changeOf(claim))))));

/**
 * Returns the original with the claim's present label, deleted when it was revoked. Its own sightings were imported separately: the result has the valid
 * sightings that the reader may see, with a timestamp that makes MISP read it again.
 */
const labelled = (body: Json, claim: MispClaim): MispAttribute => {
  const sightings = sightingsOf(claim);
  const marked = markedAs(body, claim);
  const changed = claim.revoked_at !== null || 'Sighting' in sightings || marked !== body;
  return {
    ...relabelled('Sighting' in marked ? without(marked, ['Sighting']) : marked, claim.tlp),
    ...(claim.revoked_at !== null && { deleted: true, to_ids: false }),
    ...(changed && { timestamp: secondsOf(changeOf(claim)) }),
    ...sightings,
  } as unknown as MispAttribute;
};

/** Returns content with this label; unchanged when it already has it. */
export const relabelled = (body: Json, tlp: Tlp): Json =>
  labelsOf(tagsOf(body['Tag'])).tlp === tlp ? body : { ...body, Tag: [...listOf(body['Tag']).filter((tag) => !isTlp(tag)), tlpTag(tlp)] };

/** Returns content with the claim's person status and dispute; unchanged when it already has them. */
function markedAs(body: Json, claim: MispClaim): Json {
  const isMark = (tag: Json): boolean => /^entente:(?:person-status|disputed|contested)=/i.test(textOf(tag['name']));
  const [present, now] = [tagsOf(listOf(body['Tag']).filter(isMark)), markTags(claim).map(({ name }) => name)];
  if (present.length === now.length && now.every((name) => present.includes(name))) return body;
  return { ...body, Tag: [...listOf(body['Tag']).filter((tag) => !isMark(tag)), ...markTags(claim)] };
}

const isTlp = (tag: Json): boolean => /^tlp:/i.test(textOf(tag['name']));
