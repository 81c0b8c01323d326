import { THREATS, type Threat } from '../../intel/indicators/claim.js';
import type { PublishItem } from '../../intel/indicators/draft.js';
import { PERSON_STATUSES } from '../../intel/indicators/person-status.js';
import type { AudienceSpec } from '../../tenancy/sharing/audience.js';
import { ATTRIBUTION, type Attribution, DISCOVERABILITY, type Discoverability } from '../../tenancy/sharing/label.js';
import { ONWARD_MODES, type OnwardRuleSpec } from '../../tenancy/sharing/onward-rule.js';
import { KINDS, LONGEST_HINT } from '../../values/values/value.js';
import { dictionary, listOf, textOf } from './plain.js';
import { CLAIM_EXTENSION } from './extensions.js';
import type { ReadDefaults } from './read-defaults.js';
import type { StixObject } from './reading.js';
import { claimExtension } from './statement.js';
import { parseTime } from './times.js';
import type { Hints } from './values.js';

type Extension = Readonly<Record<string, unknown>>;
const LONGEST_REFERENCE = 500;

const oneOf = <T extends string>(allowed: readonly T[], value: unknown): T | undefined => allowed.find((word) => word === value);

function hint(value: unknown): string | undefined {
  const text = textOf(value);
  return text !== null && text.length <= LONGEST_HINT ? text : undefined;
}

/** Returns the extension's properties that help to read the value. */
export function hintsOf(extension: Extension): Hints {
  const kind = { kind: oneOf(KINDS, extension.kind) };
  const hints = (['platform', 'network', 'bank', 'country'] as const).map((name) => [name, hint(extension[name])] as const);
  return Object.fromEntries([...Object.entries(kind), ...hints].filter(([, value]) => value !== undefined));
}

const texts = (value: unknown): readonly string[] => listOf(value).filter((one) => typeof one === 'string');
const isListOfTexts = (value: unknown): boolean => value === undefined || (Array.isArray(value) && texts(value).length === value.length);

const isPlainAudience = (value: unknown): boolean => {
  const { every_country, countries, groups, partners, except_countries } = dictionary(value);
  return [countries, groups, partners, except_countries].every(isListOfTexts) && typeof every_country !== 'string';
};

/** Returns the audience. An audience that cannot be read must not widen access: the result is then the owner only. */
function audienceOf(value: unknown): AudienceSpec {
  const { every_country, countries, groups, partners, except_countries } = dictionary(value);
  const isPlain = isPlainAudience(value);
  return {
    everyCountry: isPlain && every_country === true,
    countries: isPlain ? texts(countries) : [],
    groups: isPlain ? texts(groups) : [],
    partners: isPlain ? texts(partners) : [],
    exceptCountries: isPlain ? texts(except_countries) : [],
  };
}

/** Returns the rule for onward sharing. A rule that cannot be read permits no proposals. */
function onwardOf(value: unknown): OnwardRuleSpec {
  const onward = dictionary(value);
  const mode = oneOf(ONWARD_MODES, onward.mode);
  if (!mode || (mode === 'WITHIN') !== (onward.within !== undefined)) return { mode: 'NONE', within: null };
  return { mode, within: mode === 'WITHIN' ? audienceOf(onward.within) : null };
}

/** Returns the dates; ignores dates in the wrong order. */
function seenOf({ first_seen, last_seen }: Extension): Pick<PublishItem, 'firstSeen' | 'lastSeen'> {
  const [firstSeen, lastSeen] = [parseTime(first_seen), parseTime(last_seen)];
  return firstSeen && lastSeen && lastSeen < firstSeen ? { firstSeen: null, lastSeen: null } : { firstSeen, lastSeen };
}

/** Instructions for the hub alone: readers of a claim must not learn its other readers. */
const INSTRUCTIONS = ['audience', 'onward', 'attribution', 'discoverability', 'agency_only'];

/** Fields that a hub writes for the present state; the next hub writes its own. */
const TRANSIENT_FIELDS = ['disputed_since', 'dispute_ground', 'contested_since', 'confirmed_at'];

/** Returns the object without instructions and transient fields; the same object where it has none. */
export function withoutInstructions(object: StixObject): StixObject {
  const extension = claimExtension(object);
  const remaining = Object.entries(extension).filter(([name]) => ![...INSTRUCTIONS, ...TRANSIENT_FIELDS].includes(name));
  if (remaining.length === Object.keys(extension).length) return object;
  return { ...object, extensions: { ...dictionary(object.extensions), [CLAIM_EXTENSION]: Object.fromEntries(remaining) } };
}

/** Properties of the claim from the extension; undefined: the default of the importer. */
export interface ClaimStatement extends Pick<PublishItem, 'firstSeen' | 'lastSeen' | 'retainUntil' | 'externalId' | 'personStatus'> {
  readonly threat: Threat | undefined;
  readonly attribution: Attribution | undefined;
  readonly discoverability: Discoverability | undefined;
  readonly agencyOnly: boolean | undefined;
  readonly audience: AudienceSpec | undefined;
  /** Whether the audience could not be read: the owner only. */
  readonly isAudienceDerived: boolean;
  readonly onward: OnwardRuleSpec | undefined;
}

type Instructions = Pick<ClaimStatement, 'attribution' | 'discoverability' | 'agencyOnly' | 'audience' | 'isAudienceDerived' | 'onward'>;
const NO_INSTRUCTIONS: Instructions = {
  ...{ attribution: undefined, discoverability: undefined, agencyOnly: undefined },
  ...{ audience: undefined, isAudienceDerived: false, onward: undefined },
};

const instructionsOf = (extension: Extension): Instructions => ({
  attribution: oneOf(ATTRIBUTION, extension.attribution),
  discoverability: oneOf(DISCOVERABILITY, extension.discoverability),
  agencyOnly: typeof extension.agency_only === 'boolean' ? extension.agency_only : undefined,
  audience: extension.audience === undefined ? undefined : audienceOf(extension.audience),
  isAudienceDerived: extension.audience !== undefined && !isPlainAudience(extension.audience),
  onward: extension.onward === undefined ? undefined : onwardOf(extension.onward),
});

export function claimStatementOf(extension: Extension, { ignoreInstructions = false }: ReadDefaults): ClaimStatement {
  const reference = textOf(extension.external_id);
  return {
    ...seenOf(extension),
    threat: oneOf(THREATS, extension.threat),
    personStatus: oneOf(PERSON_STATUSES, extension.person_status) ?? null,
    retainUntil: parseTime(extension.retain_until),
    externalId: reference !== null && reference.length <= LONGEST_REFERENCE ? reference : null,
    ...(ignoreInstructions ? NO_INSTRUCTIONS : instructionsOf(extension)),
  };
}

/** Other producers' terms with exactly the meaning of one of the hub's threats. */
const THREAT_ALIASES: ReadonlyMap<string, Threat> = new Map<string, Threat>([
  ...THREATS.filter((threat) => threat !== 'OTHER').map((threat): readonly [string, Threat] => [threat, threat]),
  ['MULE', 'MONEY_MULE'],
  ['HUMAN_TRAFFICKING', 'TRAFFICKING'],
]);

/** Returns the threat that a label names, in any spelling. */
export const threatNamed = (labels: readonly unknown[]): Threat | undefined =>
  labels
    .flatMap((label) => (typeof label === 'string' && label.length <= LONGEST_HINT ? [label.toUpperCase().replace(/[\s-]+/g, '_')] : []))
    .map((label) => THREAT_ALIASES.get(label))
    .find((threat) => threat !== undefined);
