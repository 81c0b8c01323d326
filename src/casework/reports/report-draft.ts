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

/** A report that was understood. */
export interface ReportDraft {
  readonly index: number;
  readonly fields: ReportFields;
  /** The values that were understood, each once. */
  readonly items: readonly StoredReportItem[];
  readonly remarks: readonly ItemRemark[];
  readonly routes: readonly Route[];
}

/** Reads the value of an item. */
export const readingOf = (one: ReportedItem): Reading => canonicalise(one.kind, one);

/**
 * Reads a report of a batch: its values become canonical, and what cannot be read of them is left out and remarked; where nothing of them can be read, the report is
 * refused. Pure.
 * @param readings of its items, in order, where they were read before
 */
export function reportDraftOf(
  said: ReportFields,
  index: number,
  readings: readonly Reading[] = said.items.map(readingOf),
): ReportDraft | { readonly problems: readonly ItemProblem[]; readonly remarks: readonly ItemRemark[] } {
  const tidied = {
    ...said,
    title: said.title.trim(),
    narrative: said.narrative?.trim() || null,
    platform: said.platform?.trim().toLowerCase() || null,
  };
  const problems = [...problemsOf(tidied)];
  const { items, remarks } = itemsOf(said.items, readings);
  if (said.items.length > 0 && items.length === 0) {
    problems.push(problem('REPORT_ITEMS_REFUSED', 'None of the values of this report can be read: see itemProblems.', 'items'));
  }
  if (Buffer.byteLength(JSON.stringify(items)) > MOST_ITEM_BYTES) {
    problems.push(
      problem('REPORT_TOO_LARGE', 'The values of a report, with their notes, have at most 1 MiB: say them in several reports.', 'items'),
    );
  }
  return problems.length > 0 ? { problems, remarks } : { index, fields: tidied, items, remarks, routes: routesOf(tidied, items) };
}

/** As PostgreSQL counts, which is not how JavaScript does. */
const characters = (text: string): number => [...text].length;

function* problemsOf(said: ReportFields): Generator<ItemProblem> {
  yield* textProblems(said);
  yield* lossProblems(said);
  const { startedAt, endedAt, tlp, draft, countries, exceptCountries } = said;
  if (startedAt && endedAt && startedAt > endedAt) yield problem('SPAN_REVERSED', 'endedAt lies before startedAt.', 'endedAt');
  if (tlp === 'AMBER_STRICT' && !draft) {
    yield problem(
      'TLP_FORBIDS_AUDIENCE',
      'TLP:AMBER+STRICT is for nobody outside your own party: a report that is submitted is for countries.',
      'tlp',
    );
  }
  const contradiction = countries.find((country) => exceptCountries.includes(country));
  if (contradiction) {
    yield problem('AUDIENCE_CONTRADICTION', `${contradiction} is named and excepted: say one of the two.`, 'exceptCountries');
  }
}

function* textProblems({ reference, title, narrative, platform }: ReportFields): Generator<ItemProblem> {
  if (reference.trim() !== reference || reference === '' || characters(reference) > LONGEST_REFERENCE) {
    yield problem('REFERENCE_INVALID', 'A reference has 1 to 200 characters, and no blank at its ends.', 'reference');
  }
  if (title === '') yield problem('TITLE_MISSING', 'A report has a title.', 'title');
  const texts = {
    title: [title, LONGEST_TITLE],
    narrative: [narrative, LONGEST_NARRATIVE],
    platform: [platform, LONGEST_PLATFORM],
  } as const;
  for (const [field, [text, most]] of Object.entries(texts)) {
    if (characters(text ?? '') > most) yield problem('FIELD_INVALID', `${field} has at most ${most} characters.`, field);
  }
}

function* lossProblems({ losses }: ReportFields): Generator<ItemProblem> {
  if (!losses.every(isAmount)) {
    yield problem(
      'LOSS_INVALID',
      'A loss has a currency of ISO 4217 and a positive amount in its own digits, such as {currency: "THB", amount: "12500.50"}.',
      'losses',
    );
  }
  if (new Set(losses.map(({ currency }) => currency)).size < losses.length) {
    yield problem('LOSS_TWICE', 'Say one loss for each currency.', 'losses');
  }
}

/** The same value said twice is one, with the first note. */
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
      const unfit = problem(
        'PERSON_STATUS_UNFIT',
        'There is no person behind a value of this kind: it has no personStatus.',
        'personStatus',
      );
      remarks.push({ index, problems: [unfit] });
      return;
    }
    const { kind, scope, value, display, platform, network, bank, country, warnings } = reading.value;
    if (warnings.length > 0) remarks.push({ index, problems: warnings.map((warning) => ({ severity: 'WARNING', ...warning })) });
    const key = `${kind}\n${scope}\n${value}`;
    const said = { note: one.note?.trim() || null, ...(one.personStatus && { personStatus: one.personStatus }) };
    if (!items.has(key)) items.set(key, { kind, scope, value, display, platform, network, bank, country, ...said });
  });
  return { items: [...items.values()], remarks };
}
