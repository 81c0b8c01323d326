import type { GraphQLInputObjectType } from 'graphql';
import { getNullableType, isInputObjectType, isListType } from 'graphql';
import { type FieldProblem, namedFields, readInputFields, readInputObject } from '../../platform/graphql/lenient-input.js';
import { type ItemProblem, problem } from '../../platform/graphql/batch.js';
import { formProblems } from '../../intel/indicators/item-form.js';
import { recognise } from '../../values/values/recognise.js';
import { type ItemRemark, MOST_VALUES } from './report.js';
import { type CheckedReport, checkedReport } from './report-form.js';
import { ReportInput, ReportValueInput } from './report-input.graphql.js';

/** The GraphQL input types of a report and of its values. A report in a file may have any of their fields. */
export interface ReportTypes {
  readonly report: GraphQLInputObjectType;
  readonly item: GraphQLInputObjectType;
}

/** Returns the input types of a report. @param report the type ReportInput */
export function reportTypes(report: unknown): ReportTypes {
  const list = isInputObjectType(report) ? getNullableType(report.getFields().values?.type) : undefined;
  const item = isListType(list) ? getNullableType(list.ofType) : undefined;
  if (!isInputObjectType(report) || !isInputObjectType(item)) throw new Error('The schema has no ReportInput with values.');
  return { report, item };
}

/** A report from a file, ready to be submitted. */
export interface ParsedReport {
  readonly report: CheckedReport;
  /** Index in the input of each value in the report. Values that could not be parsed are left out. */
  readonly indexes: readonly number[];
  /** Problems of the values that were left out, by index in the input. */
  readonly left: readonly ItemRemark[];
}

/**
 * Reads a report from a file, with field names and enum values in any spelling. A malformed value is left out; the other values remain. The report is refused
 * when no value remains. Pure.
 * @param passedOver tells whether to ignore an unknown field of the report
 */
export function parseReport(
  { report: type, item }: ReportTypes,
  payload: Readonly<Record<string, unknown>>,
  passedOver: (name: string) => boolean,
): ParsedReport {
  const problems: FieldProblem[] = [];
  const { values: sentValues = [], ...otherFields } = namedFields(type, payload, { at: '', problems }, passedOver);
  if (!Array.isArray(sentValues)) problems.push({ code: 'FIELD_INVALID', field: 'values', message: 'values must be a list.' });
  const values = Array.isArray(sentValues) ? (sentValues as readonly unknown[]) : [];
  if (values.length > MOST_VALUES) {
    return refusedReport([
      problem(
        'REPORT_TOO_LARGE',
        `A report has at most ${MOST_VALUES} values, and 1 MiB of values with notes. Split it into several reports.`,
        'values',
      ),
    ]);
  }
  const input = readInputFields(type, otherFields, '', problems);
  const { items, indexes, left } = itemsOf(item, values);
  if (values.length > 0 && items.length === 0) {
    const none = problem('REPORT_VALUES_REFUSED', 'No value of this report can be read. Correct the values and submit again.', 'values');
    return { ...refusedReport([...problems.map(asProblem), none]), left };
  }
  if (problems.length > 0) return { ...refusedReport(problems.map(asProblem)), left };
  return { report: checkedReport(Object.assign(new ReportInput(), input, { values: items })), indexes, left };
}

const refusedReport = (refusal: readonly ItemProblem[]): ParsedReport => ({
  report: { refusal: refusal.slice(0, MOST_PROBLEMS) },
  indexes: [],
  left: [],
});
const asProblem = ({ code, field, message }: FieldProblem): ItemProblem => problem(code, message, field);
/** Most problems listed for one report, and for each of its values. */
const MOST_PROBLEMS = 20;

/** Returns the most likely kind of a value that states none. @param itemProblems the value's problems; the missing kind is removed when one is found */
function recogniseKind(item: Partial<ReportValueInput>, itemProblems: FieldProblem[]): Partial<Pick<ReportValueInput, 'kind'>> {
  const missing = itemProblems.findIndex(({ code, field }) => code === 'FIELD_MISSING' && field === 'kind');
  const [likeliest] = missing !== -1 && typeof item.value === 'string' ? recognise({ ...item, value: item.value }) : [];
  if (!likeliest) return {};
  itemProblems.splice(missing, 1);
  return { kind: likeliest.kind };
}

function itemsOf(
  type: GraphQLInputObjectType,
  values: readonly unknown[],
): { readonly items: readonly ReportValueInput[]; readonly indexes: readonly number[]; readonly left: readonly ItemRemark[] } {
  const left: ItemRemark[] = [];
  const valid = values.flatMap((value, index) => {
    const itemProblems: FieldProblem[] = [];
    const parsed = readInputObject(type, value, '', itemProblems) as Partial<ReportValueInput>;
    const item = Object.assign(new ReportValueInput(), parsed, recogniseKind(parsed, itemProblems));
    const problems = itemProblems.length > 0 ? itemProblems.map(asProblem) : formProblems(item);
    if (problems.length > 0) left.push({ index, problems: problems.slice(0, MOST_PROBLEMS) });
    return problems.length > 0 ? [] : [{ item, index }];
  });
  return { items: valid.map(({ item }) => item), indexes: valid.map(({ index }) => index), left };
}
