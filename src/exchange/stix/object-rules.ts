import { type ItemProblem, problem } from '../../platform/graphql/batch.js';
import { idOf } from './ids.js';
import { all, needsOneOf, OBSERVABLE_RULES, type Rule } from './observable-rules.js';
import { dictionary, listOf } from './plain.js';
import type { StixObject } from './reading.js';
import { parseTime, timeOf } from './times.js';

/** Pairs of timestamps whose order STIX 2.1 fixes; `later`: the second must be later than the first, not equal. */
const ORDERED: readonly (readonly [first: string, second: string, later?: 'later'])[] = [
  ['created', 'modified'],
  ['valid_from', 'valid_until', 'later'],
  ['first_seen', 'last_seen'],
  ['first_observed', 'last_observed'],
  ['start_time', 'stop_time', 'later'],
  ['analysis_started', 'analysis_ended'],
];

function orderProblems(object: StixObject): readonly ItemProblem[] {
  return ORDERED.flatMap(([first, second, later]) => {
    const [one, other] = [parseTime(object[first]), parseTime(object[second])];
    if (!one || !other || one < other || (!later && one.getTime() === other.getTime())) return [];
    const must = later ? 'be later than' : 'not be before';
    return [problem('STIX_TIMES_BACKWARDS', `${second} (${timeOf(other)}) must ${must} ${first} (${timeOf(one)}).`, second)];
  });
}

const broken = (message: string, field: string | null = null): ItemProblem =>
  problem('STIX_MUST', `STIX 2.1 does not allow this object. ${message}`, field);

const between =
  (name: string, least: number, most: number): Rule =>
  (object) =>
    Number.isInteger(object[name]) && Number(object[name]) >= least && Number(object[name]) <= most
      ? null
      : `${name} must be a whole number from ${least} to ${most}.`;

const OPINIONS = ['strongly-disagree', 'disagree', 'neutral', 'agree', 'strongly-agree'];

/** Rules that STIX 2.1 (sections 4 to 6) states with MUST for a type, in addition to required properties. */
const RULES: ReadonlyMap<string, Rule> = new Map<string, Rule>([
  ['location', (object) => needsOneOf('region', 'country', 'latitude')(object) ?? coordinates(object)],
  ['malware', ({ is_family: isFamily, name }) => (isFamily === true && name === undefined ? 'A malware family must have a name.' : null)],
  ['observed-data', (object) => needsOneOf('object_refs', 'objects')(object) ?? between('number_observed', 1, 999_999_999)(object)],
  ['opinion', ({ opinion }) => (OPINIONS.includes(String(opinion)) ? null : `opinion must be one of ${OPINIONS.join(', ')}.`)],
  [
    'relationship',
    all(
      ({ relationship_type: type }) => (/^[a-z0-9-]+$/.test(String(type)) ? null : 'relationship_type must contain only a-z, 0-9 and -.'),
      endsOf('source_ref'),
      endsOf('target_ref'),
    ),
  ],
  [
    'sighting',
    all(endsOf('sighting_of_ref'), refersTo('where_sighted_refs', 'identity', 'location'), refersTo('observed_data_refs', 'observed-data')),
  ],
  ['malware-analysis', needsOneOf('result', 'analysis_sco_refs')],
  ...OBSERVABLE_RULES,
]);

/** Relationships and sightings refer to content objects, not to relationships, markings or descriptions. */
function endsOf(name: string): Rule {
  const NO_ENDS = ['relationship', 'sighting', 'bundle', 'marking-definition', 'language-content', 'extension-definition'];
  return (object) => {
    const { type = '' } = idOf(object[name]) ?? {};
    return NO_ENDS.includes(type) ? `${name} must not refer to an object of the type ${type}.` : null;
  };
}

function refersTo(name: string, ...types: readonly string[]): Rule {
  return (object) =>
    listOf(object[name]).every((ref) => types.includes(idOf(ref)?.type ?? '')) ? null : `${name} must refer to ${types.join(' or ')}.`;
}

const isWithin = (value: unknown, most: number): boolean => value === undefined || (typeof value === 'number' && Math.abs(value) <= most);

function coordinates({ latitude, longitude, precision }: StixObject): string | null {
  if (!isWithin(latitude, 90) || !isWithin(longitude, 180)) return 'latitude must be from -90 to 90, and longitude from -180 to 180.';
  if ((latitude === undefined) !== (longitude === undefined)) return 'latitude and longitude must be given together.';
  return precision !== undefined && latitude === undefined ? 'precision requires latitude and longitude.' : null;
}

/** Checks lists and references that any object may have. */
function commonProblems(object: StixObject): readonly ItemProblem[] {
  const { external_references: references, granular_markings: parts, kill_chain_phases: phases, object_marking_refs: refs, id } = object;
  const lacks = (list: unknown, isRight: (one: Readonly<Record<string, unknown>>) => boolean): boolean =>
    listOf(list).some((one) => !isRight(dictionary(one)));
  return [
    ...(lacks(references, ({ description, url, external_id }) => [description, url, external_id].some((value) => value !== undefined))
      ? [broken('An external reference needs at least one of description, url, external_id.', 'external_references')]
      : []),
    ...(lacks(parts, ({ lang, marking_ref: ref }) => (lang === undefined) !== (ref === undefined))
      ? [broken('A granular marking must have either lang or marking_ref.', 'granular_markings')]
      : []),
    ...(lacks(parts, ({ selectors }) => listOf(selectors).length > 0)
      ? [broken('A granular marking must select at least one property.', 'granular_markings')]
      : []),
    ...(lacks(phases, ({ kill_chain_name: chain, phase_name: phase }) => typeof chain === 'string' && typeof phase === 'string')
      ? [broken('A kill chain phase must have kill_chain_name and phase_name.', 'kill_chain_phases')]
      : []),
    ...(listOf(refs).includes(id) ? [broken('A marking must not mark itself.', 'object_marking_refs')] : []),
  ];
}

/**
 * Checks the rules that STIX 2.1 states with MUST beyond the form of each property: the order of times, and properties that depend on each other. Empty: no
 * problem.
 */
export function ruleProblems(object: StixObject): readonly ItemProblem[] {
  const message = RULES.get(object.type)?.(object);
  return [...orderProblems(object), ...commonProblems(object), ...(message ? [broken(message)] : [])];
}

const SHORT = /^(.*T\d\d:\d\d:\d\d)(?:\.(\d{1,2}))?Z$/;

/**
 * Returns the object with `created` and `modified` in milliseconds, as STIX 2.1 (3.2) requires: the same times. More digits stay, as OASIS's own schemas
 * accept them. Returns the same object when nothing changes, or when they are no timestamps.
 */
export function withMilliseconds(object: StixObject): StixObject {
  const padded = (['created', 'modified'] as const).flatMap((name) => {
    const [, start, digits = ''] = (parseTime(object[name]) && SHORT.exec(String(object[name]))) || [];
    return start === undefined ? [] : [[name, `${start}.${digits.padEnd(3, '0')}Z`] as const];
  });
  return padded.length === 0 ? object : { ...object, ...Object.fromEntries(padded) };
}
