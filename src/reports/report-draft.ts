import { type ItemProblem, problem } from '../indicators/draft.js';
import { canonicalise } from '../values/canonicalise.js';
import { isAmount } from './amounts.policy.js';
import type { ItemRemark, KeptItem, ReportedItem, Route, SaidReport } from './report.js';
import { routesOf } from './routing.policy.js';

/** A report that was understood. */
export interface ReportDraft {
  readonly index: number;
  readonly said: SaidReport;
  /** The values that were understood, each once. */
  readonly items: readonly KeptItem[];
  readonly remarks: readonly ItemRemark[];
  readonly routes: readonly Route[];
}

/**
 * Reads a report of a batch: its values become canonical, and what cannot be read of them is left out and remarked; where nothing of them can be read, the report is
 * refused. Pure.
 */
export function reportDraftOf(
  said: SaidReport,
  index: number,
): ReportDraft | { readonly problems: readonly ItemProblem[]; readonly remarks: readonly ItemRemark[] } {
  const title = said.title.trim();
  const problems = [...problemsOf({ ...said, title })];
  const { items, remarks } = itemsOf(said.items);
  if (said.items.length > 0 && items.length === 0) {
    problems.push(problem('REPORT_ITEMS_REFUSED', 'None of the values of this report can be read: see itemProblems.', 'items'));
  }
  if (problems.length > 0) return { problems, remarks };
  const tidied = { ...said, title, narrative: said.narrative?.trim() || null, platform: said.platform?.trim().toLowerCase() || null };
  return { index, said: tidied, items, remarks, routes: routesOf(tidied, items) };
}

function* problemsOf({
  reference,
  title,
  startedAt,
  endedAt,
  losses,
  tlp,
  draft,
  countries,
  exceptCountries,
}: SaidReport): Generator<ItemProblem> {
  if (reference.trim() !== reference || reference === '') {
    yield problem('REFERENCE_INVALID', 'A reference has 1 to 200 characters, and no blank at its ends.', 'reference');
  }
  if (title === '') yield problem('TITLE_MISSING', 'A report has a title.', 'title');
  if (startedAt && endedAt && startedAt > endedAt) yield problem('SPAN_REVERSED', 'endedAt lies before startedAt.', 'endedAt');
  const wrong = losses.find((loss) => !isAmount(loss));
  if (wrong) {
    yield problem(
      'LOSS_INVALID',
      'A loss has a currency of ISO 4217 and a positive amount in its own digits, such as {currency: "THB", amount: "12500.50"}.',
      'losses',
    );
  }
  if (new Set(losses.map(({ currency }) => currency)).size < losses.length) {
    yield problem('LOSS_TWICE', 'Say one loss for each currency.', 'losses');
  }
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

/** The same value said twice is one, with the first note. */
function itemsOf(reported: readonly ReportedItem[]): { readonly items: readonly KeptItem[]; readonly remarks: readonly ItemRemark[] } {
  const items = new Map<string, KeptItem>();
  const remarks: ItemRemark[] = [];
  reported.forEach((one, index) => {
    const reading = canonicalise(one.kind, one);
    if (!reading.ok) {
      remarks.push({ index, problems: [problem(reading.problem.code, reading.problem.message, reading.problem.field)] });
      return;
    }
    const { kind, scope, value, display, platform, network, bank, country, warnings } = reading.value;
    if (warnings.length > 0) remarks.push({ index, problems: warnings.map((warning) => ({ severity: 'WARNING', ...warning })) });
    const key = `${kind}\n${scope}\n${value}`;
    if (!items.has(key)) items.set(key, { kind, scope, value, display, platform, network, bank, country, note: one.note?.trim() || null });
  });
  return { items: [...items.values()], remarks };
}
