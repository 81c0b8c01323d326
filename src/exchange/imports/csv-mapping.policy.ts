import { type CsvHeader } from '../../values/rows/csv-rows.js';
import { FIELD_NAMES, type FieldName } from '../../values/rows/field-names.js';
import { csvHeader } from '../../values/rows/formats.js';
import type { ReadRow } from '../../values/rows/row.js';

/** How a party's own tables are read: which column is which field, what holds for every row, how its dates are written. */
export interface CsvLayout {
  readonly columns: readonly { readonly column: string; readonly field: FieldName }[];
  /** What rows say that have no column for it. */
  readonly constants: readonly { readonly field: FieldName; readonly value: string }[];
  /** Of the parts YYYY, MM, DD, HH, mm, ss, with any signs between them; null: RFC 3339. */
  readonly dateFormat: string | null;
  /** Of moments without an offset: `+07:00`; null: UTC. */
  readonly utcOffset: string | null;
  /** null: found from the header. */
  readonly delimiter: string | null;
}

/** A layout at work. */
export interface CsvMapping {
  readonly layout: CsvLayout;
  /** Fields of a row, its dates as RFC 3339. What cannot be read stays as it is, for its field's own refusal. */
  read(fields: ReadRow['fields']): ReadRow['fields'];
}

const TIMESTAMP_FIELDS: ReadonlySet<string> = new Set<FieldName>(['firstSeen', 'lastSeen', 'validUntil', 'retainUntil']);
const MOST_COLUMNS = 100;

/** What is wrong with a layout, in one sentence; undefined: nothing. */
export function layoutProblem({ columns, constants, dateFormat, utcOffset, delimiter }: CsvLayout): string | undefined {
  if (columns.length < 1 || columns.length > MOST_COLUMNS) return `A mapping names 1 to ${MOST_COLUMNS} columns.`;
  const fields = [...columns, ...constants].map(({ field }) => field);
  const strange = fields.find((field) => !FIELD_NAMES.includes(field));
  if (strange !== undefined) return `“${strange.slice(0, 60)}” is no field.`;
  const twice = fields.find((field, at) => fields.indexOf(field) !== at);
  if (twice) return `Two columns or constants are ${twice}.`;
  const names = columns.map(({ column }) => column.trim());
  if (names.some((name, at) => name === '' || name.length > 200 || names.indexOf(name) !== at)) {
    return 'Each column has a name of its own, of 1 to 200 characters.';
  }
  if (constants.some(({ value }) => value.length > 4_096)) return 'A constant has 4,096 characters at most.';
  if (!fields.includes('value')) return 'No column is the value.';
  if (delimiter !== null && !/^[^\s"\w]$|^\t$/.test(delimiter)) return 'A delimiter is one sign: a comma, semicolon, bar or tabulator.';
  if (utcOffset !== null && !/^(Z|[+-](0\d|1[0-4]):[0-5]\d)$/.test(utcOffset)) return 'An offset is written +07:00.';
  if (dateFormat !== null && !formatOf(dateFormat)) {
    return 'A date format has YYYY, MM and DD once each, and perhaps HH, mm and ss: DD/MM/YYYY HH:mm.';
  }
  return undefined;
}

export function mappingOf(layout: CsvLayout): CsvMapping {
  const format = layout.dateFormat === null ? undefined : formatOf(layout.dateFormat);
  const offset = layout.utcOffset ?? 'Z';
  return {
    layout,
    read: (fields) => {
      const said: Partial<Record<FieldName, unknown>> = { ...fields };
      for (const { field, value } of layout.constants) said[field] = value;
      for (const [name, cell] of Object.entries(said)) {
        if (TIMESTAMP_FIELDS.has(name) && typeof cell === 'string' && format) said[name as FieldName] = timestampIn(cell, format, offset);
      }
      return said;
    },
  };
}

/** The header of a table as the mapping reads it: what it does not name is left out. */
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
