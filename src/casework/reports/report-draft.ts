import { type ItemProblem, problem } from '../../platform/graphql/batch.js';
import { isPersonal } from '../../intel/indicators/person-status.js';
import { canonicalise } from '../../values/values/canonicalise.js';
import type { Reading } from '../../values/values/value.js';
import { isAmount } from './amounts.policy.js';
import {
  type ItemRemark,
  type StoredReportItem,
  LONGEST_NARRATIVE,
  LONGEST_PLATFORM,
  LONGEST_REFERENCE,
  LONGEST_TITLE,
  MOST_ITEM_BYTES,
  type ReportedItem,
  type Route,
  type ReportFields,
} from './report.js';
import { routesOf } from './routing.policy.js';

/** A report that passed parsing. */
export interface ReportDraft {
  readonly index: number;
  readonly fields: ReportFields;
  /** The values that passed parsing, without duplicates. */
  readonly items: readonly StoredReportItem[];
  readonly remarks: readonly ItemRemark[];
  readonly routes: readonly Route[];
}

/** Returns the canonical form of an item's value, or its problem. */
export const readingOf = (one: ReportedItem): Reading => canonicalise(one.kind, one);

/**
 * Reads a report of a batch and makes its values canonical. Unreadable values are left out, with a remark. The report is refused when none of its values can be
 * read. Pure.
 * @param readings readings of its items, in order, when the caller has them already
 */
export function reportDraftOf(
  fields: ReportFields,
  index: number,
  readings: readonly Reading[] = fields.items.map(readingOf),
): ReportDraft | { readonly problems: readonly ItemProblem[]; readonly remarks: readonly ItemRemark[] } {
  const normalised = {
    ...fields,
    title: fields.title.trim(),
    narrative: fields.narrative?.trim() || null,
    platform: fields.platform?.trim().toLowerCase() || null,
  };
  const problems = [...problemsOf(normalised)];
  const { items, remarks } = itemsOf(fields.items, readings);
  if (fields.items.length > 0 && items.length === 0) {
    problems.push(problem('REPORT_VALUES_REFUSED', 'No value of this report can be read. Correct the values and submit again.', 'values'));
  }
  if (Buffer.byteLength(JSON.stringify(items)) > MOST_ITEM_BYTES) {
    problems.push(
      problem(
        'REPORT_TOO_LARGE',
        'The values of a report, with their notes, have at most 1 MiB. Split them into several reports.',
        'values',
      ),
    );
  }
  return problems.length > 0 ? { problems, remarks } : { index, fields: normalised, items, remarks, routes: routesOf(normalised, items) };
}

/** Counts code points, as PostgreSQL does. JavaScript's `length` counts UTF-16 units. */
const characters = (text: string): number => [...text].length;

function* problemsOf(fields: ReportFields): Generator<ItemProblem> {
  yield* textProblems(fields);
  yield* lossProblems(fields);
  const { incidentStartedAt: startedAt, incidentEndedAt: endedAt, tlp, draft, countries, exceptCountries } = fields;
  if (startedAt && endedAt && startedAt > endedAt) {
    yield problem(
      'SPAN_REVERSED',
      'The end of the incident (incidentEndedAt) is before its beginning (incidentStartedAt). Correct one of them.',
      'incidentEndedAt',
    );
  }
  if (tlp === 'AMBER_STRICT' && !draft) {
    yield problem(
      'TLP_FORBIDS_AUDIENCE',
      'TLP:AMBER+STRICT stays within your own party, but a submitted report goes to countries. Choose another label, or save a draft.',
      'tlp',
    );
  }
  const contradiction = countries.find((country) => exceptCountries.includes(country));
  if (contradiction) {
    yield problem(
      'AUDIENCE_CONTRADICTION',
      `${contradiction} is both named and excepted (exceptCountries). Remove it from one of the two.`,
      'exceptCountries',
    );
  }
}

function* textProblems({ reference, title, narrative, platform }: ReportFields): Generator<ItemProblem> {
  if (reference.trim() !== reference || reference === '' || characters(reference) > LONGEST_REFERENCE) {
    yield problem('REFERENCE_INVALID', 'Reference must have 1 to 200 characters, without a blank at either end.', 'reference');
  }
  if (title === '') yield problem('TITLE_MISSING', 'A report requires a title.', 'title');
  const texts = {
    title: [title, LONGEST_TITLE],
    narrative: [narrative, LONGEST_NARRATIVE],
    platform: [platform, LONGEST_PLATFORM],
  } as const;
  for (const [field, [text, most]] of Object.entries(texts)) {
    if (characters(text ?? '') > most) yield problem('FIELD_INVALID', `${field} must have at most ${most} characters.`, field);
  }
}

function* lossProblems({ losses }: ReportFields): Generator<ItemProblem> {
  if (!losses.every(isAmount)) {
    yield problem(
      'LOSS_INVALID',
      'A loss requires an ISO 4217 currency and a positive amount with the currency\'s number of digits, such as {currency: "THB", amount: "12500.50"}.',
      'losses',
    );
  }
  if (new Set(losses.map(({ currency }) => currency)).size < losses.length) {
    yield problem('LOSS_TWICE', 'Several losses have the same currency. State one loss for each currency.', 'losses');
  }
}

/** Makes values canonical. A duplicate value is stored once, with its first note. */
function itemsOf(
  reported: readonly ReportedItem[],
  readings: readonly Reading[],
): { readonly items: readonly StoredReportItem[]; readonly remarks: readonly ItemRemark[] } {
  const items = new Map<string, StoredReportItem>();
  const remarks: ItemRemark[] = [];
  reported.forEach((one, index) => {
    const reading = readings[index] ?? readingOf(one);
    if (!reading.ok) {
      remarks.push({ index, problems: [problem(reading.problem.code, reading.problem.message, reading.problem.field)] });
      return;
    }
    if (one.personStatus && !isPersonal(one.kind)) {
      const unsuitable = problem(
        'PERSON_STATUS_UNFIT',
        'There is no person behind a value of this kind, so it cannot have a status of a person (personStatus).',
        'personStatus',
      );
      remarks.push({ index, problems: [unsuitable] });
      return;
    }
    const { kind, scope, value, display, platform, network, bank, country, warnings } = reading.value;
    if (warnings.length > 0) remarks.push({ index, problems: warnings.map((warning) => ({ severity: 'WARNING', ...warning })) });
    const key = `${kind}\n${scope}\n${value}`;
    const noteAndStatus = { note: one.note?.trim() || null, ...(one.personStatus && { personStatus: one.personStatus }) };
    if (!items.has(key)) items.set(key, { kind, scope, value, display, platform, network, bank, country, ...noteAndStatus });
  });
  return { items: [...items.values()], remarks };
}
