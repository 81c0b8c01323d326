import type { GraphQLInputObjectType } from 'graphql';
import { getNullableType, isInputObjectType, isListType } from 'graphql';
import { type FieldProblem, namedFields, readInputFields, readInputObject } from '../../platform/graphql/lenient-input.js';
import { type ItemProblem, problem } from '../../platform/graphql/batch.js';
import { formProblems } from '../../intel/indicators/item-form.js';
import { recognise } from '../../values/values/recognise.js';
import { type ItemRemark, MOST_VALUES } from './report.js';
import { type CheckedReport, checkedReport } from './report-form.js';
import { ReportInput, ReportItemInput } from './report-input.graphql.js';

/** The API's own types of a report and of its values: a report in a file has whatever fields they have. */
export interface ReportTypes {
  readonly report: GraphQLInputObjectType;
  readonly item: GraphQLInputObjectType;
}

/** @param report the type ReportInput */
export function reportTypes(report: unknown): ReportTypes {
  const list = isInputObjectType(report) ? getNullableType(report.getFields().items?.type) : undefined;
  const item = isListType(list) ? getNullableType(list.ofType) : undefined;
  if (!isInputObjectType(report) || !isInputObjectType(item)) throw new Error('The schema has no ReportInput with items.');
  return { report, item };
}

/** A report of a file, ready to be submitted. */
export interface ParsedReport {
  readonly report: CheckedReport;
  /** The place in the input of each value that the report has: what could not even be read as a value is left out. */
  readonly places: readonly number[];
  /** Why values were left out; by their places in the input. */
  readonly left: readonly ItemRemark[];
}

/**
 * Reads a report as files have it, with names and words in any spelling. A value of a bad form costs itself alone; where none is left, the report is refused. Pure.
 * @param passedOver fields of the report that are none, and no mistake
 */
export function parseReport(
  { report: type, item }: ReportTypes,
  given: Readonly<Record<string, unknown>>,
  passedOver: (name: string) => boolean,
): ParsedReport {
  const problems: FieldProblem[] = [];
  const { items: sent = [], ...said } = namedFields(type, given, { at: '', problems }, passedOver);
  if (!Array.isArray(sent)) problems.push({ code: 'FIELD_INVALID', field: 'items', message: 'items must be a list.' });
  const values = Array.isArray(sent) ? (sent as readonly unknown[]) : [];
  if (values.length > MOST_VALUES) {
    return refusedReport([
      problem(
        'REPORT_TOO_LARGE',
        `A report has at most ${MOST_VALUES} values, and 1 MiB of them with their notes: say them in several reports.`,
        'items',
      ),
    ]);
  }
  const input = readInputFields(type, said, '', problems);
  const { items, places, left } = itemsOf(item, values);
  if (values.length > 0 && items.length === 0) {
    const none = problem('REPORT_ITEMS_REFUSED', 'None of the values of this report can be read: see itemProblems.', 'items');
    return { ...refusedReport([...problems.map(asProblem), none]), left };
  }
  if (problems.length > 0) return { ...refusedReport(problems.map(asProblem)), left };
  return { report: checkedReport(Object.assign(new ReportInput(), input, { items })), places, left };
}

const refusedReport = (refusal: readonly ItemProblem[]): ParsedReport => ({
  report: { refusal: refusal.slice(0, MOST_PROBLEMS) },
  places: [],
  left: [],
});
const asProblem = ({ code, field, message }: FieldProblem): ItemProblem => problem(code, message, field);
/** Of one report, and of each of its values: whoever has more has a file of another kind. */
const MOST_PROBLEMS = 20;

/** The likeliest kind of a value that states none, which then misses nothing. @param wrong without the missing kind afterwards */
function recogniseKind(item: Partial<ReportItemInput>, wrong: FieldProblem[]): Partial<Pick<ReportItemInput, 'kind'>> {
  const missing = wrong.findIndex(({ code, field }) => code === 'FIELD_MISSING' && field === 'kind');
  const [likeliest] = missing !== -1 && typeof item.value === 'string' ? recognise({ ...item, value: item.value }) : [];
  if (!likeliest) return {};
  wrong.splice(missing, 1);
  return { kind: likeliest.kind };
}

function itemsOf(
  type: GraphQLInputObjectType,
  values: readonly unknown[],
): { readonly items: readonly ReportItemInput[]; readonly places: readonly number[]; readonly left: readonly ItemRemark[] } {
  const left: ItemRemark[] = [];
  const kept = values.flatMap((value, index) => {
    const wrong: FieldProblem[] = [];
    const read = readInputObject(type, value, '', wrong) as Partial<ReportItemInput>;
    const item = Object.assign(new ReportItemInput(), read, recogniseKind(read, wrong));
    const problems = wrong.length > 0 ? wrong.map(asProblem) : formProblems(item);
    if (problems.length > 0) left.push({ index, problems: problems.slice(0, MOST_PROBLEMS) });
    return problems.length > 0 ? [] : [{ item, index }];
  });
  return { items: kept.map(({ item }) => item), places: kept.map(({ index }) => index), left };
}
