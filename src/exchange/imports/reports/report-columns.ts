import { getNamedType, isInputObjectType } from 'graphql';
import { normalizeName } from '../../../platform/graphql/lenient-input.js';
import type { ReportTypes } from '../../../casework/reports/parse-report.js';
import { REJECT_COLUMNS } from '../../../values/rows/field-names.js';

/**
 * Meaning of a column in a table of reports: a field of the report or of the value in its row; `inner`: a field of the single entry of a list of the report
 * (`loss_amount`).
 */
export interface ReportColumn {
  readonly of: 'report' | 'item';
  readonly field: string;
  readonly inner?: string;
}

const known = new WeakMap<ReportTypes, ReadonlyMap<string, ReportColumn>>();

/**
 * Returns the known columns, derived from the API's own types. A value's fields have their own names; so do the report's fields, with the prefix `report_`
 * where a value has the same field (`report_platform`), and optionally elsewhere. A loss has `loss_currency` and `loss_amount`.
 */
function columnsOf(types: ReportTypes): ReadonlyMap<string, ReportColumn> {
  const found = known.get(types);
  if (found) return found;
  const columns = new Map<string, ReportColumn>();
  for (const { name, type } of Object.values(types.report.getFields())) {
    const inner = getNamedType(type);
    if (!isInputObjectType(inner)) {
      for (const spelling of [name, `report ${name}`]) columns.set(normalizeName(spelling), { of: 'report', field: name });
    } else if (name !== 'values') {
      for (const part of Object.keys(inner.getFields())) {
        columns.set(normalizeName(name.replace(/e?s$/, '') + part), { of: 'report', field: name, inner: part });
      }
    }
  }
  for (const name of Object.keys(types.item.getFields())) columns.set(normalizeName(name), { of: 'item', field: name });
  known.set(types, columns);
  return columns;
}

/** Returns the meaning of a column name; undefined: unknown to the hub. */
export const columnOf = (types: ReportTypes, name: string): ReportColumn | undefined => columnsOf(types).get(normalizeName(name));

/** Returns whether a column is ignored without an error: the added columns of a file of rejects, and columns without a name. */
export const isIgnoredColumn = (name: string): boolean => name.trim() === '' || REJECT_COLUMNS.some((one) => one === normalizeName(name));
