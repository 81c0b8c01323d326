import { type CsvHeader } from '../../values/rows/csv-rows.js';
import { FIELD_NAMES, type FieldName } from '../../values/rows/field-names.js';
import { csvHeader } from '../../values/rows/formats.js';
import type { ReadRow } from '../../values/rows/row.js';

/** Layout of a party's custom tables: fields of the columns, constants for every row, and the form of dates. */
export interface CsvLayout {
  readonly columns: readonly { readonly column: string; readonly field: FieldName }[];
  /** Values for fields that have no column. */
  readonly constants: readonly { readonly field: FieldName; readonly value: string }[];
  /** Parts YYYY, MM, DD, HH, mm, ss, with any characters between them; null: RFC 3339. */
  readonly dateFormat: string | null;
  /** UTC offset for dates without one: `+07:00`; null: UTC. */
  readonly utcOffset: string | null;
  /** null: detected from the header. */
  readonly delimiter: string | null;
}

/** A layout with its reader. */
export interface CsvMapping {
  readonly layout: CsvLayout;
  /** Returns the fields of a row, with dates in RFC 3339. An unreadable date stays unchanged; the check of its field then refuses it. */
  read(fields: ReadRow['fields']): ReadRow['fields'];
}

const TIMESTAMP_FIELDS: ReadonlySet<string> = new Set<FieldName>(['firstSeen', 'lastSeen', 'validUntil', 'retainUntil']);
const MOST_COLUMNS = 100;

/** Returns the problem of a layout, as one sentence; undefined: the layout is valid. */
export function layoutProblem({ columns, constants, dateFormat, utcOffset, delimiter }: CsvLayout): string | undefined {
  if (columns.length < 1 || columns.length > MOST_COLUMNS) return `A mapping must name 1 to ${MOST_COLUMNS} columns.`;
  const fields = [...columns, ...constants].map(({ field }) => field);
  const strange = fields.find((field) => !FIELD_NAMES.includes(field));
  if (strange !== undefined) return `“${strange.slice(0, 60)}” is not a field.`;
  const twice = fields.find((field, at) => fields.indexOf(field) !== at);
  if (twice) return `More than one column or constant is mapped to ${twice}.`;
  const names = columns.map(({ column }) => column.trim());
  if (names.some((name, at) => name === '' || name.length > 200 || names.indexOf(name) !== at)) {
    return 'Each column must have a unique name of 1 to 200 characters.';
  }
  if (constants.some(({ value }) => value.length > 4_096)) return 'A constant must have at most 4,096 characters.';
  if (!fields.includes('value')) return 'No column is mapped to the value. Map one column to value.';
  if (delimiter !== null && !/^[^\s"\w]$|^\t$/.test(delimiter))
    return 'The delimiter must be one character: a comma, semicolon, bar or tab.';
  if (utcOffset !== null && !/^(Z|[+-](0\d|1[0-4]):[0-5]\d)$/.test(utcOffset)) return 'The UTC offset must have the form +07:00.';
  if (dateFormat !== null && !formatOf(dateFormat)) {
    return 'A date format must have YYYY, MM and DD once each, and optionally HH, mm and ss: DD/MM/YYYY HH:mm.';
  }
  return undefined;
}

export function mappingOf(layout: CsvLayout): CsvMapping {
  const format = layout.dateFormat === null ? undefined : formatOf(layout.dateFormat);
  const offset = layout.utcOffset ?? 'Z';
  return {
    layout,
    read: (fields) => {
      const row: Partial<Record<FieldName, unknown>> = { ...fields };
      for (const { field, value } of layout.constants) row[field] = value;
      for (const [name, cell] of Object.entries(row)) {
        if (TIMESTAMP_FIELDS.has(name) && typeof cell === 'string' && format) row[name as FieldName] = timestampIn(cell, format, offset);
      }
      return row;
    },
  };
}

/** Returns the header of a table according to the mapping. Columns that it does not name are ignored. */
export function readMappedHeader({ layout }: CsvMapping, head: string): CsvHeader {
  const header = csvHeader(head, layout.delimiter ?? undefined);
  const plain = (name: string): string => name.trim().toLowerCase();
  const fields = new Map(layout.columns.map(({ column, field }) => [plain(column), field]));
  return { ...header, meanings: header.columns.map((name) => fields.get(plain(name)) ?? 'ignored') };
}

const PARTS = { YYYY: '(\\d{4})', MM: '(\\d{1,2})', DD: '(\\d{1,2})', HH: '(\\d{1,2})', mm: '(\\d{2})', ss: '(\\d{2})' } as const;
type Part = keyof typeof PARTS;

interface DateFormat {
  readonly pattern: RegExp;
  readonly order: readonly Part[];
}

function formatOf(written: string): DateFormat | undefined {
  if (written.length > 40) return undefined;
  const order: Part[] = [];
  const pattern = written.replace(/YYYY|MM|DD|HH|mm|ss|[^\w]|\w/g, (part) => {
    if (!(part in PARTS)) return part.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
    order.push(part as Part);
    return PARTS[part as Part];
  });
  const once = new Set(order).size === order.length;
  const whole = (['YYYY', 'MM', 'DD'] as const).every((part) => order.includes(part)) && !(order.includes('mm') && !order.includes('HH'));
  return once && whole ? { pattern: new RegExp(`^${pattern}$`), order } : undefined;
}

function timestampIn(cell: string, { pattern, order }: DateFormat, offset: string): string {
  const found = pattern.exec(cell.trim());
  if (!found) return cell;
  const of = (part: Part): string => (found[order.indexOf(part) + 1] ?? '').padStart(part.length, '0') || '00';
  const has = (part: Part): string => (order.includes(part) ? of(part) : '00');
  return `${of('YYYY')}-${of('MM')}-${of('DD')}T${has('HH')}:${has('mm')}:${has('ss')}${offset}`;
}
