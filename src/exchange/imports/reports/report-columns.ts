import { getNamedType, isInputObjectType } from 'graphql';
import { normalizeName } from '../../../platform/graphql/lenient-input.js';
import type { ReportTypes } from '../../../casework/reports/parse-report.js';
import { REJECT_COLUMNS } from '../../../values/rows/field-names.js';

/** What a column of a table of reports says: a field of the report or of the value in its row; `inner`: of the one entry of a list of the report (`loss_amount`). */
export interface ReportColumn {
  readonly of: 'report' | 'item';
  readonly field: string;
  readonly inner?: string;
}

const known = new WeakMap<ReportTypes, ReadonlyMap<string, ReportColumn>>();

/**
 * The columns that there are, made of the API's own types: a value's fields under their names; the report's under theirs, with `report_` before those that a value has,
 * too (`report_platform`), and before any other that one likes; a loss as `loss_currency` and `loss_amount`.
 */
function columnsOf(types: ReportTypes): ReadonlyMap<string, ReportColumn> {
  const found = known.get(types);
  if (found) return found;
  const columns = new Map<string, ReportColumn>();
  for (const { name, type } of Object.values(types.report.getFields())) {
    const inner = getNamedType(type);
    if (!isInputObjectType(inner)) {
      for (const spelling of [name, `report ${name}`]) columns.set(normalizeName(spelling), { of: 'report', field: name });
    } else if (name !== 'items') {
      for (const part of Object.keys(inner.getFields())) {
        columns.set(normalizeName(name.replace(/e?s$/, '') + part), { of: 'report', field: name, inner: part });
      }
    }
  }
  for (const name of Object.keys(types.item.getFields())) columns.set(normalizeName(name), { of: 'item', field: name });
  known.set(types, columns);
  return columns;
}

/** What a column of this name says; undefined: nothing that the hub knows. */
export const columnOf = (types: ReportTypes, name: string): ReportColumn | undefined => columnsOf(types).get(normalizeName(name));

/** Columns that are passed over, and no mistake: those of a file of rejects, and those without a name. */
export const isIgnoredColumn = (name: string): boolean => name.trim() === '' || REJECT_COLUMNS.some((one) => one === normalizeName(name));
