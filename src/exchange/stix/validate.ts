import { type ItemProblem, problem } from '../../platform/graphql/batch.js';
import { outOfBounds } from './bounds.js';
import { NEW_TYPES } from './extensions.js';
import { idOf } from './ids.js';
import { ruleProblems } from './object-rules.js';
import { dictionary } from './plain.js';
import type { StixObject } from './reading.js';
import { isTime } from './times.js';

const COMMON = ['created', 'modified', 'spec_version'];
/** Standard objects and relationships (STIX 2.1, sections 4, 5 and 7), with their required properties besides the common ones. */
const DOMAIN: ReadonlyMap<string, readonly string[]> = new Map<string, readonly string[]>([
  ...['attack-pattern', 'campaign', 'course-of-action', 'identity', 'incident', 'infrastructure', 'intrusion-set', 'threat-actor', 'tool']
    .concat(['vulnerability'])
    .map((type): [string, readonly string[]] => [type, ['name']]),
  ['extension-definition', ['name', 'schema', 'version', 'extension_types']],
  ['grouping', ['context', 'object_refs']],
  ['indicator', ['pattern', 'pattern_type', 'valid_from']],
  ['language-content', ['object_ref', 'contents']],
  ['location', []],
  ['malware', ['is_family']],
  ['malware-analysis', ['product']],
  ['note', ['content', 'object_refs']],
  ['observed-data', ['first_observed', 'last_observed', 'number_observed']],
  ['opinion', ['opinion', 'object_refs']],
  ['relationship', ['relationship_type', 'source_ref', 'target_ref']],
  ['report', ['name', 'published', 'object_refs']],
  ['sighting', ['sighting_of_ref']],
]);
const VALUED = ['domain-name', 'email-addr', 'ipv4-addr', 'ipv6-addr', 'mac-addr', 'url', 'phone-number', 'cryptocurrency-wallet'];
/** Observables (section 6, and new ones) that the hub reads, with their required properties. */
const OBSERVABLE: ReadonlyMap<string, readonly string[]> = new Map<string, readonly string[]>([
  ...[...VALUED, 'payment-card', 'payment-id', 'device-id', 'imei', 'imsi', 'iccid'].map((type): [string, readonly string[]] => [
    type,
    ['value'],
  ]),
  ['software', ['name']],
]);

type Check = (value: unknown) => boolean;
const isText: Check = (value) => typeof value === 'string';
const isList =
  (each: Check): Check =>
  (value) =>
    Array.isArray(value) && value.every(each);
const isDictionary: Check = (value) => typeof value === 'object' && value !== null && !Array.isArray(value);
const isId: Check = (value) => idOf(value) !== null;
const isIdOf =
  (type: string): Check =>
  (value) =>
    idOf(value)?.type === type;
const isWhole =
  (most: number): Check =>
  (value) =>
    Number.isInteger(value) && Number(value) >= 0 && Number(value) <= most;

/** Form of properties in any object. */
const FORMS: ReadonlyMap<string, Check> = new Map<string, Check>([
  ...['created', 'modified', 'valid_from', 'valid_until', 'first_seen', 'last_seen', 'first_observed', 'last_observed', 'published'].map(
    (name): readonly [string, Check] => [name, isTime],
  ),
  ...['description', 'pattern', 'pattern_type', 'relationship_type', 'lang'].map((name): readonly [string, Check] => [name, isText]),
  ['created_by_ref', isIdOf('identity')],
  ['object_marking_refs', isList(isIdOf('marking-definition'))],
  ['granular_markings', isList((one) => isDictionary(one) && isList(isText)(dictionary(one).selectors))],
  ['external_references', isList((one) => isText(dictionary(one).source_name))],
  ['labels', isList(isText)],
  ['indicator_types', isList(isText)],
  ['confidence', isWhole(100)],
  ['count', isWhole(999_999_999)],
  ['revoked', (value) => typeof value === 'boolean'],
  ['extensions', (value) => isDictionary(value) && Object.values(dictionary(value)).every(isDictionary)],
]);
const PROPERTY = /^[a-z][a-z0-9_]{0,249}$/;

const wrong = (code: string, message: string, field: string): ItemProblem => problem(code, message, field);

function formOf(name: string, value: unknown): boolean {
  const check = FORMS.get(name);
  if (check) return check(value);
  if (name.endsWith('_ref')) return isId(value);
  return !name.endsWith('_refs') || isList(isId)(value);
}

/** Returns whether the object is an observable: observables have no versions, and need neither dates nor spec_version. */
function isObservable({ type, extensions, created, modified }: StixObject): boolean {
  if (OBSERVABLE.has(type) || NEW_TYPES.has(type)) return true;
  const declared = Object.values(dictionary(extensions)).map((extension) => dictionary(extension).extension_type);
  if (declared.includes('new-sco')) return true;
  return !DOMAIN.has(type) && type !== 'marking-definition' && created === undefined && modified === undefined;
}

function requiredOf(object: StixObject): readonly string[] {
  const { type } = object;
  if (type === 'marking-definition') {
    return ['created', 'spec_version', ...(object.extensions === undefined ? ['definition_type', 'definition'] : [])];
  }
  return isObservable(object) ? (OBSERVABLE.get(type) ?? []) : [...COMMON, ...(DOMAIN.get(type) ?? [])];
}

function identityProblem(object: Readonly<Record<string, unknown>>): ItemProblem | null {
  const { type, id } = object;
  if (typeof type !== 'string' || type.length < 3 || type.length > 250)
    return wrong('STIX_TYPE', 'An object must have a type of 3 to 250 characters.', 'type');
  if (type !== type.toLowerCase()) return wrong('STIX_TYPE', 'The type of an object must be in lower case.', 'type');
  if (type === 'bundle') return wrong('STIX_BUNDLE', 'A bundle within a bundle is not supported.', 'type');
  const found = idOf(id);
  if (!found) return wrong('STIX_ID', 'The id of an object must be its type, two hyphens and a UUID.', 'id');
  return found.type === type ? null : wrong('STIX_ID', 'The id of an object must begin with its type.', 'id');
}

function propertyProblems(object: StixObject): readonly ItemProblem[] {
  const missing = requiredOf(object).filter((name) => object[name] === undefined);
  const misnamed = Object.keys(object).filter((name) => !PROPERTY.test(name));
  const malformed = Object.entries(object).filter(([name, value]) => !formOf(name, value));
  const of21 = object.spec_version === undefined || object.spec_version === '2.1';
  return [
    ...(of21 ? [] : [wrong('STIX_SPEC_VERSION', 'Only objects of STIX 2.1 are supported.', 'spec_version')]),
    ...missing.map((name) => wrong('STIX_PROPERTY_MISSING', `The required property ${name} is missing.`, name)),
    ...misnamed
      .slice(0, 1)
      .map((name) => wrong('STIX_PROPERTY_NAME', 'Property names must contain only a-z, 0-9 and _.', name.slice(0, 100))),
    ...malformed.map(([name]) => wrong('STIX_PROPERTY_FORM', `The property ${name} has an invalid form.`, name)),
  ];
}

/**
 * Checks an object against STIX 2.1: bounds, type and id, common properties, references, and the required properties of types that the hub maps. Empty: no
 * problem. Accepts unknown types, properties and extensions. Never throws. The schemas of OASIS are stricter in places (URIs, vocabularies).
 */
export function validate(object: unknown): readonly ItemProblem[] {
  if (!isDictionary(object)) return [problem('STIX_NOT_OBJECT', 'This is not an object.')];
  const first = outOfBounds(object) ?? identityProblem(dictionary(object));
  if (first) return [first];
  const found = propertyProblems(object as StixObject);
  return found.length > 0 ? found : ruleProblems(object as StixObject);
}
