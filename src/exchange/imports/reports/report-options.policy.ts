import type { GraphQLInputField } from 'graphql';
import { type FieldProblem, normalizeName, readInputField } from '../../../platform/graphql/lenient-input.js';
import { BadInput } from '../../../platform/platform/errors.js';
import type { ReportTypes } from '../../../casework/reports/parse-report.js';
import type { BulkOptions, Query } from '../bulk-options.policy.js';
import { columnOf, type ReportColumn } from './report-columns.js';

/** Defaults for reports and values that do not state a field: by the API's names, as they were sent. */
export interface ReportDefaults {
  readonly report: Readonly<Record<string, unknown>>;
  readonly item: Readonly<Record<string, unknown>>;
}

/** Query of a call for reports: `?tlp=amber&threat=phishing&kind=phone&country=TH&exceptCountries=KH`. */
export interface ReportOptions extends Pick<BulkOptions, 'name' | 'ignoreUnknown' | 'receipts'> {
  readonly defaults: ReportDefaults;
}

const RECEIPTS = ['all', 'rejected', 'none'] as const;

/** Reads the query. Parameters have the names of table columns. @throws BadInput */
export function readReportOptions(query: Query, types: ReportTypes): ReportOptions {
  const defaults: Record<'report' | 'item', Record<string, unknown>> = { report: {}, item: {} };
  const own = new Map<string, string>();
  for (const [name, value] of Object.entries(query)) {
    const text = [value].flat().at(-1);
    const key = normalizeName(name);
    if (typeof text !== 'string' || text.trim() === '') continue;
    if (['name', 'ignoreunknown', 'receipts'].includes(key)) own.set(key, text);
    else addDefault(defaults, name, text, types);
  }
  const receipts = RECEIPTS.find((word) => word === (own.get('receipts') ?? 'all'));
  if (!receipts) throw new BadInput('PARAMETER_INVALID', 'receipts must be all, rejected or none.');
  return { defaults, name: own.get('name') ?? null, ignoreUnknown: own.get('ignoreunknown') === 'true', receipts };
}

/** Fields of one value or one report. */
const WITHOUT_DEFAULT: readonly string[] = ['value', 'version'];

const isDefault = (column: ReportColumn | undefined): column is ReportColumn =>
  column !== undefined && column.inner === undefined && !WITHOUT_DEFAULT.includes(column.field);

/** Returns all parameters that set a default for reports or values: their names in the query, and their fields. */
export function reportDefaults(types: ReportTypes): ReadonlyMap<string, GraphQLInputField> {
  const ofItems = Object.values(types.item.getFields()).map((field) => [field.name, field] as const);
  const ofReports = Object.values(types.report.getFields()).map(
    (field) => [columnOf(types, field.name)?.of === 'report' ? field.name : `report_${field.name}`, field] as const,
  );
  return new Map([...ofReports, ...ofItems].filter(([name]) => isDefault(columnOf(types, name))));
}

function addDefault(defaults: Record<'report' | 'item', Record<string, unknown>>, name: string, text: string, types: ReportTypes): void {
  const column = columnOf(types, name);
  if (!isDefault(column)) {
    throw new BadInput('PARAMETER_UNKNOWN', `The parameter “${name.slice(0, 60)}” is unknown.`);
  }
  const problems: FieldProblem[] = [];
  readInputField(fieldOf(types, column).type, text, column.field, problems);
  if (problems[0]) throw new BadInput('PARAMETER_INVALID', problems[0].message);
  defaults[column.of][column.field] = text;
}

const fieldOf = (types: ReportTypes, { of, field }: { of: 'report' | 'item'; field: string }): GraphQLInputField => {
  const found = types[of].getFields()[field];
  if (!found) throw new Error('A column has no field.');
  return found;
};
