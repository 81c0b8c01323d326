import type { RefusedItem } from '../../platform/graphql/batch.js';
import { MoneyInput } from '../../platform/graphql/money.graphql.js';
import { formProblems } from '../../intel/indicators/item-form.js';
import type { ReportFields } from './report.js';
import { ReportInput, ReportValueInput, reportFieldsOf } from './report-input.graphql.js';

/** A report as sent, or its refusal because of its form. */
export type CheckedReport = ReportFields | RefusedItem;

/** Checks lengths, ranges and sizes of one report of a batch by its class's decorators. A malformed report affects only its own receipt. */
export function checkedReport(input: ReportInput): CheckedReport {
  const report = Object.assign(new ReportInput(), input);
  const parts = [
    ...(input.losses ?? []).map((loss, position) => [`losses.${position}.`, Object.assign(new MoneyInput(), loss)] as const),
    ...(input.values ?? []).map((item, position) => [`values.${position}.`, Object.assign(new ReportValueInput(), item)] as const),
  ];
  const refusal = formProblems(report);
  for (const [prefix, part] of refusal.length > 0 ? [] : parts) {
    refusal.push(...formProblems(part, prefix));
    if (refusal.length >= MOST_PROBLEMS) break;
  }
  return refusal.length > 0 ? { refusal } : reportFieldsOf(report);
}

/** Most problems listed for one report. */
const MOST_PROBLEMS = 20;
