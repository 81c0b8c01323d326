import { CliFailure } from '../failure.js';
import { type CsvHeader, csvRows } from '../../../values/rows/csv-rows.js';
import { type Format, csvHeader, detectFormat } from '../../../values/rows/formats.js';
import { type FieldName, FIELD_NAMES } from '../../../values/rows/field-names.js';
import { jsonListRows, ndjsonRows } from '../../../values/rows/json-rows.js';
import { lineBlocks } from '../../../values/rows/lines.js';
import { lineRows } from '../../../values/rows/line-rows.js';
import type { SourceRow } from '../../../values/rows/row.js';
import type { ColumnMapping } from './column-mapping.js';
import { type StopReading, peek } from '../../../values/rows/text-chunks.js';
import { unknownColumns } from '../../../values/rows/unknown-columns.js';

/** An input whose format is known. */
export interface OpenRows {
  readonly format: Format;
  /** Columns of {@link SourceRow.original}. */
  readonly columns: readonly string[];
  /** Blocks of rows, in the order of the input. */
  readonly rows: AsyncIterable<readonly SourceRow[]>;
}

export interface RowHints {
  /** The file's name, for its extension; empty for the standard input. */
  readonly name: string;
  /** Overrides the format that name and content indicate. */
  readonly format?: Format;
  /** Fields with a default from the options. */
  readonly given: ReadonlySet<FieldName>;
  /** Whether lines may be those of a hosts file. */
  readonly hosts: boolean;
  /** Meaning of columns and fields that the hub does not know. */
  readonly mapping?: ColumnMapping;
  /** Fields that every row needs besides the value, and that options can give. */
  readonly needed?: readonly FieldName[];
  /** Leave out columns and fields that the hub does not have, instead of refusing them. */
  readonly ignoreUnknown: boolean;
}

/** How far the format is searched for, in UTF-16 code units. */
const LOOK_AHEAD = 256 * 1024;

/** A field without which no row can be published. */
const NEEDED = ['threat', 'tlp'] as const;

/** Length of text in which the end of a first line suffices. */
const ENOUGH_TEXT = 4_096;

/** Returns why an object is not a row: it is a document of another format, or spans several lines. Null: it may be a row. */
function wholeObject(head: string): string | null {
  if (/^\s*\{[^{[]*(?:"type"\s*:\s*"bundle"|"objects"\s*:\s*\[)/.test(head)) {
    return 'This is a STIX bundle. Send it to POST /bulk/stix as application/stix+json (docs/bulk.md).';
  }
  if (/^\s*\{\s*"(?:Event"\s*:\s*\{|response"\s*:\s*\[)/.test(head)) {
    return 'This is a MISP export. Send it to POST /bulk/misp as application/json (docs/misp.md).';
  }
  return /^\s*\{[ \t]*[\r\n]/.test(head)
    ? 'This is one JSON object over several lines. Import accepts a list [ … ] or one object a line. If the object contains a list, import the list: jq -c ".NAME[]" FILE | … import -'
    : null;
}

/**
 * Detects the format of the input, and reads its rows.
 * @throws CliFailure when no row could be published: no header, an unknown column, a field that neither the rows nor the options contain
 */
export async function openRows(chunks: AsyncGenerator<string>, hints: RowHints): Promise<OpenRows> {
  const { head, all } = await peek(chunks, formatRead(), LOOK_AHEAD);
  const { mapping } = hints;
  const format = hints.format ?? detectFormat(head, hints.name, mapping?.meaning);
  if (format === 'csv') return csv(all, csvHeader(head, undefined, mapping?.meaning), hints);
  const whole = format === 'ndjson' ? wholeObject(head) : null;
  if (whole !== null) throw new CliFailure(whole);
  if (format === 'ndjson') {
    return { format, columns: FIELD_NAMES, rows: ndjsonRows(lineBlocks(all), hints.ignoreUnknown, mapping?.meaning) };
  }
  if (format === 'json') {
    const columns = /^\s*\[\s*"/.test(head) ? ['value'] : FIELD_NAMES;
    return { format, columns, rows: jsonListRows(all, hints.ignoreUnknown, mapping?.meaning) };
  }
  if (mapping) throw new CliFailure(`--mapping: this file has one value a line, and no header with the column “${mapping.columns[0]}”.`);
  assertGiven(new Set(['value']), hints);
  return { format, columns: ['value'], rows: lineRows(lineBlocks(all), hints.hosts) };
}

/** Returns a function that ends the reading when the format can be detected: at a bracket and the text after it, or at a whole line and enough text. */
function formatRead(): StopReading {
  let visible = '';
  let length = 0;
  let lineEnded = false;
  return (piece) => {
    if (visible.length < 2) visible += piece.replace(/\s+/g, '').slice(0, 2);
    length += piece.length;
    lineEnded ||= piece.includes('\n');
    return /^[[{]./s.test(visible) || (length >= ENOUGH_TEXT && lineEnded);
  };
}

function csv(all: AsyncIterable<string>, header: CsvHeader, hints: RowHints): OpenRows {
  const known = header.meanings.filter((meaning) => meaning !== undefined && meaning !== 'ignored');
  hints.mapping?.assertIn(header.columns);
  const unknown = header.columns.filter((name, i) => name !== '' && header.meanings[i] === undefined);
  if (unknown.length > 0 && !hints.ignoreUnknown) {
    const what = unknownColumns(header.columns, unknown);
    throw new CliFailure(
      `${what}. Map it to a field (--mapping COLUMN=FIELD), rename it, or leave such columns out with --ignore-unknown.`,
    );
  }
  const twice = known.find((meaning, i) => known.indexOf(meaning) !== i);
  if (twice) throw new CliFailure(`Two columns of the header mean ${twice}.`);
  const fields = new Set(known);
  if (!fields.has('value')) {
    throw new CliFailure(
      'The CSV header has no column “value”. Map one to it (--mapping COLUMN=value). (One value a line without a header: --format lines.)',
    );
  }
  assertGiven(fields, hints);
  return { format: 'csv', columns: header.columns, rows: csvRows(lineBlocks(all), header) };
}

function assertGiven(fields: ReadonlySet<string>, { given, needed = NEEDED }: RowHints): void {
  const missing = needed.filter((name) => !fields.has(name) && !given.has(name));
  if (missing.length === 0) return;
  throw new CliFailure(
    `Neither the rows nor the options contain ${missing.join(', ')}. Add ${missing.map((name) => `--${name}`).join(' ')}.`,
  );
}
