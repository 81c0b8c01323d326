import type { RefusedItem } from '../../platform/graphql/batch.js';
import { formProblems } from '../../intel/indicators/item-form.js';
import type { ReportFields } from './report.js';
import { LossInput, ReportInput, ReportItemInput, reportFieldsOf } from './report-input.graphql.js';

/** A report that may be read already as refused, by its form alone. */
export type CheckedReport = ReportFields | RefusedItem;

/** Checks the form of one report of a batch by its class's decorators: lengths, ranges, sizes. A bad form is this report's receipt and nobody else's. */
export function checkedReport(sent: ReportInput): CheckedReport {
  const report = Object.assign(new ReportInput(), sent);
  const parts = [
    ...(sent.losses ?? []).map((loss, place) => [`losses.${place}.`, Object.assign(new LossInput(), loss)] as const),
    ...(sent.items ?? []).map((item, place) => [`items.${place}.`, Object.assign(new ReportItemInput(), item)] as const),
  ];
  const refusal = formProblems(report);
  for (const [prefix, part] of refusal.length > 0 ? [] : parts) {
    refusal.push(...formProblems(part, prefix));
    if (refusal.length >= MOST_PROBLEMS) break;
  }
  return refusal.length > 0 ? { refusal } : reportFieldsOf(report);
}

/** Of one report: whoever has more has a form of another kind. */
const MOST_PROBLEMS = 20;
