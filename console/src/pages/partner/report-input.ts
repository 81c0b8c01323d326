import { routesOf } from '../../../../src/casework/reports/routing.policy.ts';
import { noteInLine, type ReportDraft, type StoredValue } from './draft-of.ts';
import type { LookupInput, ReportInput, ReportValueInput } from './partner.graphql.ts';

/** Codes of ISO 3166, separated by spaces, commas or semicolons. */
export const countriesIn = (text: string): readonly string[] => [
  ...new Set(
    text
      .toUpperCase()
      .split(/[\s,;]+/)
      .filter((code) => code !== ''),
  ),
];

/** Amounts, one on each line: 12500.50 THB. */
export const lossesIn = (text: string): readonly { readonly amount: string; readonly currency: string }[] =>
  text
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
    .filter(([amount]) => amount)
    .map(([amount = '', currency = '']) => ({ amount, currency: currency.toUpperCase() }));

export interface TypedValue {
  readonly value: string;
  readonly note: string | null;
  /** The same value as the hub has it. */
  readonly stored?: ReportValueInput;
}

/** What follows a value on its line; undefined: the line has another value. */
function afterValue(line: string, { display }: StoredValue): string | undefined {
  const value = display.trim();
  const rest = line.slice(value.length).trimStart();
  return line.startsWith(value) && (rest === '' || rest.startsWith('|')) ? rest : undefined;
}

/** The stored value of a line. Where several fit, the longest: the text of a value may itself have a bar. Of equal texts, the one with the same note, or the first. */
function storedOf(line: string, stored: readonly StoredValue[]): StoredValue | undefined {
  const fitting = stored.filter((one) => afterValue(line, one) !== undefined);
  const longest = Math.max(...fitting.map(({ display }) => display.length));
  const longestOnes = fitting.filter(({ display }) => display.length === longest);
  return longestOnes.find((one) => isSameNote(line, one)) ?? longestOnes[0];
}

const noteAfter = (line: string, one: StoredValue): string => afterValue(line, one)?.slice(1).trim() ?? '';

/** Whether the line of a stored value still shows its stored note. */
const isSameNote = (line: string, one: StoredValue): boolean => noteAfter(line, one) === noteInLine(one.input.note);

/** The note that is sent. A stored note of several lines stays as it is while its line, which shows it in one line, is left alone. */
const noteOf = (line: string, one: StoredValue): string | null => (isSameNote(line, one) ? one.input.note : noteAfter(line, one)) || null;

/** One value on each line; after a bar a note. @param stored values that the hub has read already: each belongs to one line */
export function typedValues(text: string, stored: readonly StoredValue[] = []): readonly TypedValue[] {
  const left = new Set(stored);
  return text.split('\n').flatMap((untrimmed) => {
    const line = untrimmed.trim();
    const known = storedOf(line, [...left]);
    if (known) {
      left.delete(known);
      return [{ value: known.display, note: noteOf(line, known), stored: known.input }];
    }
    const [value = '', ...note] = line.split('|');
    return value.trim() === '' ? [] : [{ value: value.trim(), note: note.join('|').trim() || null }];
  });
}

export const toCheck = (values: readonly TypedValue[]): readonly LookupInput[] => values.map(({ value }) => ({ value }));

/** A value with what its route depends on. */
export interface RoutedValue {
  readonly kind: ReportValueInput['kind'];
  /** The canonical value. */
  readonly value: string;
  readonly country: string | null;
}

/** Codes of the countries that a report concerns, by the rule of the hub. Countries that are no members are among them. */
export const countriesOf = (report: ReportInput, values: readonly RoutedValue[]): readonly string[] =>
  routesOf(
    {
      ...{
        platformCountry: report.platformCountry ?? null,
        countries: report.countries ?? [],
        exceptCountries: report.exceptCountries ?? [],
      },
      ...{ victimCountries: report.victimCountries ?? [], suspectCountries: report.suspectCountries ?? [] },
    },
    values,
  ).map(({ country }) => country);

/** What is sent. @param values the typed values with their kinds */
export function reportInput(draft: ReportDraft, values: readonly ReportValueInput[], isDraft: boolean): ReportInput {
  const time = (text: string): string | null => (/^\d{4}-\d\d-\d\d$/.test(text) ? `${text}T00:00:00Z` : text || null);
  return {
    ...{ reference: draft.reference.trim(), title: draft.title.trim(), threat: draft.threat, tlp: draft.tlp, draft: isDraft },
    ...{ narrative: draft.narrative.trim() || null, platform: draft.platform.trim() || null },
    platformCountry: draft.platformCountry.trim().toUpperCase() || null,
    ...{ incidentStartedAt: time(draft.incidentStartedAt), incidentEndedAt: time(draft.incidentEndedAt), losses: lossesIn(draft.losses) },
    ...{ victimCountries: countriesIn(draft.victimCountries), suspectCountries: countriesIn(draft.suspectCountries) },
    ...{ countries: draft.countries, exceptCountries: draft.exceptCountries, values, evidence: draft.evidence.map(({ id }) => id) },
  };
}
