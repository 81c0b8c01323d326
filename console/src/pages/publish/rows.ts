import { timeOfLocal } from '../../parts/local-time.ts';
import { valuesIn } from '../look-up/values.ts';
import { allowedOf, type Obstacles } from '../../parts/audience-choice.ts';
import type { MarkedParty } from '../../parts/marks.tsx';
import { isNumber } from '../../parts/is-number.ts';
import type { Checked, Content, Draft } from './draft.ts';
import type { IndicatorKind, LookupInput, PublishIndicatorInput } from './publish.graphql.ts';

/** What the officer says about one value, because its form does not show it. */
export interface ValueContext {
  readonly kind?: IndicatorKind;
  readonly country?: string;
  readonly bank?: string;
  readonly platform?: string;
  readonly network?: string;
}

/** Who has published a value already, as far as the viewer sees. */
export interface Known {
  /** The indicator of the own party. */
  readonly own: { readonly id: string; readonly isRevoked: boolean; readonly isOfAgency: boolean } | null;
  readonly others: readonly (MarkedParty | null)[];
}

/** A value of the draft. */
export interface Row {
  /** From 1. */
  readonly line: number;
  readonly input: LookupInput;
  readonly key: string;
  /** Undefined: the hub has not answered yet. */
  readonly checked: Checked | undefined;
  /** The earlier line with the same value. */
  readonly sameAs: number | undefined;
  readonly known: Known | undefined;
}

export const keyOf = (input: LookupInput): string => JSON.stringify(input);

export const isRefused = ({ problems }: Checked): boolean => problems.some(({ severity }) => severity === 'ERROR');

const inputOf = (value: string, context: ValueContext | undefined): LookupInput => ({ value, ...context });

/**
 * The form in which a value is sent. The country for national forms is added where the hub cannot read the value without it, because it contradicts a number
 * that names another one.
 */
function effectiveInput(
  value: string,
  { contexts, country }: Pick<Draft, 'contexts' | 'country'>,
  checks: ReadonlyMap<string, Checked>,
): LookupInput {
  const input = inputOf(value, contexts[value]);
  const checked = checks.get(keyOf(input));
  return country !== '' && !input.country && checked && isRefused(checked) ? { ...input, country } : input;
}

type Source = Pick<Draft, 'text' | 'contexts' | 'country' | 'known'>;

/** The values of a draft, one for each line, with what is known of them. */
export function rowsOf(draft: Source, checks: ReadonlyMap<string, Checked>): readonly Row[] {
  const lines = new Map<string, number>();
  return valuesIn(draft.text).map((value, index) => {
    const input = effectiveInput(value, draft, checks);
    const key = keyOf(input);
    const checked = checks.get(key);
    const identity = checked?.canonical ? `${checked.kind} ${checked.canonical}` : key;
    const sameAs = lines.get(identity);
    if (sameAs === undefined) lines.set(identity, index + 1);
    return { line: index + 1, input, key, checked, sameAs, known: draft.known[key] };
  });
}

/** Inputs that the hub has not been asked about. */
export const uncheckedOf = (rows: readonly Row[]): readonly LookupInput[] => [
  ...new Map(rows.filter(({ checked }) => !checked).map(({ key, input }) => [key, input])).values(),
];

export const isReady = ({ checked, sameAs }: Row): boolean => checked !== undefined && !isRefused(checked) && sameAs === undefined;

/** Rows that need the officer: the hub would refuse their values. */
export const needsOfficer = ({ checked }: Row): boolean => checked !== undefined && isRefused(checked);

export type Lack = keyof ValueContext;

/** What the officer is asked about a value: what it lacks, and what was answered already. An account without IBAN lacks its country and its bank together. */
export function askedAbout(row: Row, context: ValueContext): ReadonlySet<Lack> {
  const lacks = (row.checked?.problems ?? [])
    .filter(({ severity }) => severity === 'ERROR')
    .flatMap(({ code, field }): readonly Lack[] => {
      if (code === 'VALUE_UNRECOGNISED') return isNumber(row.input.value) && !row.input.country ? ['country', 'kind'] : ['kind'];
      if (code === 'BANK_COUNTRY_MISSING') return ['country', 'bank'];
      return [LACKS.find((one) => one === field) ?? 'kind'];
    });
  return new Set([...(Object.keys(context) as Lack[]), ...lacks]);
}

const LACKS: readonly Lack[] = ['country', 'bank', 'platform', 'network'];

/** Numbers that the hub could read with a country, where none was chosen for them. */
export const lacksCountry = (row: Row): boolean => needsOfficer(row) && !row.input.country && askedAbout(row, {}).has('country');

/** Kinds whose values belong to a person, so that the person has a status. */
const OF_PERSONS: readonly IndicatorKind[] = [
  'PHONE',
  'BANK_ACCOUNT',
  'CRYPTO_ADDRESS',
  'PAYMENT_ID',
  'EMAIL',
  'SOCIAL_ACCOUNT',
  'MESSAGING_ACCOUNT',
  'DEVICE_ID',
];

export const isOfPerson = (kind: IndicatorKind): boolean => OF_PERSONS.includes(kind);

export const isProtected = ({ personStatus }: Content): boolean => personStatus === 'VICTIM' || personStatus === 'WITNESS';

const isoOf = (local: string): string | null => (local === '' ? null : timeOfLocal(local));
const numberOf = (typed: string): number | null => (typed === '' ? null : Number(typed));
export const tagsOf = (typed: string): readonly string[] =>
  typed
    .split(',')
    .map((tag) => tag.trim())
    .filter((tag) => tag !== '');

/** The content as the API takes it. An empty field is absent: it leaves an existing indicator as it is. */
const contentOf = (content: Content): Partial<PublishIndicatorInput> => ({
  confidence: numberOf(content.confidence),
  reliability: content.reliability || null,
  credibility: numberOf(content.credibility),
  description: content.description.trim() || null,
  tags: tagsOf(content.tags).length > 0 ? tagsOf(content.tags) : null,
  firstSeen: isoOf(content.firstSeen),
  lastSeen: isoOf(content.lastSeen),
  validUntil: isoOf(content.validUntil),
  retainUntil: isoOf(content.retainUntil),
  externalId: content.externalId.trim() || null,
  reissue: content.reissue,
  replace: content.replace,
});

/** What is sent for each row. @throws Error while the kind, the threat or the label is not known */
export function inputsOf(draft: Draft, rows: readonly Row[], obstacles: Obstacles): readonly PublishIndicatorInput[] {
  const { content, tlp, discoverability, attribution, onward, agencyOnly } = draft;
  const audience = allowedOf(draft.audience, obstacles);
  return rows.map(({ input, checked }) => {
    if (!checked?.kind || content.threat === '' || tlp === null) throw new Error('The draft is not complete.');
    const common = { ...contentOf(content), threat: content.threat, tlp, audience, discoverability, attribution };
    return {
      ...input,
      ...common,
      kind: checked.kind,
      personStatus: content.personStatus !== '' && isOfPerson(checked.kind) ? content.personStatus : null,
      onward: onward === '' ? null : { mode: onward },
      ...(agencyOnly ? { agencyOnly } : {}),
    };
  });
}
