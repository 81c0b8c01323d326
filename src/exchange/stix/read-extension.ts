import { THREATS, type Threat } from '../../intel/indicators/claim.js';
import type { PublishItem } from '../../intel/indicators/draft.js';
import { PERSON_STATUSES } from '../../intel/indicators/person-status.js';
import type { AudienceSpec } from '../../tenancy/sharing/audience.js';
import { ATTRIBUTION, type Attribution, DISCOVERABILITY, type Discoverability } from '../../tenancy/sharing/label.js';
import { ONWARD_RULES, type OnwardRuleSpec } from '../../tenancy/sharing/onward-rule.js';
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

const oneOf = <T extends string>(words: readonly T[], value: unknown): T | undefined => words.find((word) => word === value);

function hint(value: unknown): string | undefined {
  const text = textOf(value);
  return text !== null && text.length <= LONGEST_HINT ? text : undefined;
}

/** What the extension says of the value, to read it by. */
export function hintsOf(extension: Extension): Hints {
  const said = { kind: oneOf(KINDS, extension.kind) };
  const hints = (['platform', 'network', 'bank', 'country'] as const).map((name) => [name, hint(extension[name])] as const);
  return Object.fromEntries([...Object.entries(said), ...hints].filter(([, value]) => value !== undefined));
}

const texts = (value: unknown): readonly string[] => listOf(value).filter((one) => typeof one === 'string');
const isListOfTexts = (value: unknown): boolean => value === undefined || (Array.isArray(value) && texts(value).length === value.length);

const isPlainAudience = (value: unknown): boolean => {
  const { every_country, countries, groups, partners, except_countries } = dictionary(value);
  return [countries, groups, partners, except_countries].every(isListOfTexts) && typeof every_country !== 'string';
};

/** For whose eyes. What is not understood widens nothing: then it is for the owner alone. */
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

/** How it may go further. What is not understood lets nobody propose anything. */
function onwardOf(value: unknown): OnwardRuleSpec {
  const said = dictionary(value);
  const rule = oneOf(ONWARD_RULES, said.rule);
  if (!rule || (rule === 'WITHIN') !== (said.within !== undefined)) return { rule: 'NONE', within: null };
  return { rule, within: rule === 'WITHIN' ? audienceOf(said.within) : null };
}

/** Dates in the wrong order say nothing. */
function seenOf({ first_seen, last_seen }: Extension): Pick<PublishItem, 'firstSeen' | 'lastSeen'> {
  const [firstSeen, lastSeen] = [parseTime(first_seen), parseTime(last_seen)];
  return firstSeen && lastSeen && lastSeen < firstSeen ? { firstSeen: null, lastSeen: null } : { firstSeen, lastSeen };
}

/** What is said to the hub, and to nobody else: the readers of a claim must not learn who else reads it. */
const INSTRUCTIONS = ['audience', 'onward', 'attribution', 'discoverability', 'agency_only'];

/** What a hub says of the moment: the next one says it anew. */
const TRANSIENT_FIELDS = ['disputed_since', 'dispute_ground'];

/** The object without what it says to the hub, or of the moment; the same object where it says nothing of these. */
export function withoutInstructions(object: StixObject): StixObject {
  const extension = claimExtension(object);
  const kept = Object.entries(extension).filter(([name]) => ![...INSTRUCTIONS, ...TRANSIENT_FIELDS].includes(name));
  if (kept.length === Object.keys(extension).length) return object;
  return { ...object, extensions: { ...dictionary(object.extensions), [CLAIM_EXTENSION]: Object.fromEntries(kept) } };
}

/** What the extension says of the claim; undefined = as whoever takes it in says. */
export interface ClaimStatement extends Pick<PublishItem, 'firstSeen' | 'lastSeen' | 'retainUntil' | 'externalId' | 'personStatus'> {
  readonly threat: Threat | undefined;
  readonly attribution: Attribution | undefined;
  readonly discoverability: Discoverability | undefined;
  readonly agencyOnly: boolean | undefined;
  readonly audience: AudienceSpec | undefined;
  /** The audience is none that was understood: the owner alone. */
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

/** Other producers' words that say just what one of the hub's threats does. */
const THREAT_ALIASES: ReadonlyMap<string, Threat> = new Map<string, Threat>([
  ...THREATS.filter((threat) => threat !== 'OTHER').map((threat): readonly [string, Threat] => [threat, threat]),
  ['MULE', 'MONEY_MULE'],
  ['HUMAN_TRAFFICKING', 'TRAFFICKING'],
]);

/** The threat that a label names, in whatever spelling. */
export const threatNamed = (labels: readonly unknown[]): Threat | undefined =>
  labels
    .flatMap((label) => (typeof label === 'string' && label.length <= LONGEST_HINT ? [label.toUpperCase().replace(/[\s-]+/g, '_')] : []))
    .map((label) => THREAT_ALIASES.get(label))
    .find((threat) => threat !== undefined);
