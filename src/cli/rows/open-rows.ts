import { CliFailure } from '../failure.js';
import { type CsvHeader, csvRows } from '../../rows/csv-rows.js';
import { type Format, csvHeader, detected } from '../../rows/formats.js';
import { type FieldName, FIELD_NAMES } from '../../rows/field-names.js';
import { jsonListRows, ndjsonRows } from '../../rows/json-rows.js';
import { lineBlocks } from '../../rows/lines.js';
import { lineRows } from '../../rows/line-rows.js';
import type { SourceRow } from '../../rows/row.js';
import { peek } from '../../rows/text-chunks.js';

/** An input whose format is known. */
export interface OpenRows {
  readonly format: Format;
  /** Columns of {@link SourceRow.original}. */
  readonly columns: readonly string[];
  /** In blocks, in the order of the input. */
  readonly rows: AsyncIterable<readonly SourceRow[]>;
}

export interface RowHints {
  /** The file's name, for its ending; empty for the standard input. */
  readonly name: string;
  /** Overrides what name and content say. */
  readonly format?: Format;
  /** Fields that the options give to every row. */
  readonly given: ReadonlySet<FieldName>;
  /** Lines may be those of a hosts file. */
  readonly hosts: boolean;
  /** Leave out columns and fields that the hub does not have, instead of refusing them. */
  readonly ignoreUnknown: boolean;
}

/** How far the format is looked for, in UTF-16 code units. */
const LOOK_AHEAD = 256 * 1024;

/** A field without which no row can be published. */
const NEEDED = ['kind', 'threat', 'tlp'] as const;

/**
 * Finds out how the input is written, and reads its rows.
 * @throws CliFailure where no row at all could be published: no header, an unknown column, a field that neither the rows nor the options give
 */
export async function openRows(chunks: AsyncGenerator<string>, hints: RowHints): Promise<OpenRows> {
  const { head, all } = await peek(
    chunks,
    (text) => /^\s*[[{]\s*\S/.test(text) || (text.length >= 4096 && text.includes('\n')),
    LOOK_AHEAD,
  );
  const format = hints.format ?? detected(head, hints.name);
  if (format === 'csv') return csv(all, csvHeader(head), hints);
  if (format === 'ndjson' && /^\s*\{[ \t]*[\r\n]/.test(head)) {
    throw new CliFailure('This is one JSON object over several lines; import takes a list [ … ] or one object a line.');
  }
  if (format === 'ndjson') return { format, columns: FIELD_NAMES, rows: ndjsonRows(lineBlocks(all), hints.ignoreUnknown) };
  if (format === 'json') {
    const columns = /^\s*\[\s*"/.test(head) ? ['value'] : FIELD_NAMES;
    return { format, columns, rows: jsonListRows(all, hints.ignoreUnknown) };
  }
  assertGiven(new Set(['value']), hints.given);
  return { format, columns: ['value'], rows: lineRows(lineBlocks(all), hints.hosts) };
}

function csv(all: AsyncIterable<string>, header: CsvHeader, hints: RowHints): OpenRows {
  const known = header.meanings.filter((meaning) => meaning !== undefined && meaning !== 'ignored');
  const unknown = header.columns.filter((name, i) => name !== '' && header.meanings[i] === undefined);
  if (unknown.length > 0 && !hints.ignoreUnknown) {
    const names = unknown.map((name) => `“${name.slice(0, 60)}”`).join(', ');
    throw new CliFailure(`The hub has no field for the column ${names}. Rename it, or leave such columns out with --ignore-unknown.`);
  }
  const twice = known.find((meaning, i) => known.indexOf(meaning) !== i);
  if (twice) throw new CliFailure(`Two columns of the header mean ${twice}.`);
  const fields = new Set(known);
  if (!fields.has('value')) {
    throw new CliFailure('The CSV header has no column “value”. (One value a line without a header: --format lines.)');
  }
  assertGiven(fields, hints.given);
  return { format: 'csv', columns: header.columns, rows: csvRows(lineBlocks(all), header) };
}

function assertGiven(fields: ReadonlySet<string>, given: ReadonlySet<string>): void {
  const missing = NEEDED.filter((name) => !fields.has(name) && !given.has(name));
  if (missing.length === 0) return;
  throw new CliFailure(`Neither the rows nor the options say ${missing.join(', ')}: add ${missing.map((name) => `--${name}`).join(' ')}.`);
}
