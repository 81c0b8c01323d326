import { csvRows } from '../../src/values/rows/csv-rows.js';
import { csvHeader } from '../../src/values/rows/formats.js';
import { lineBlocks } from '../../src/values/rows/lines.js';
import type { SourceRow } from '../../src/values/rows/row.js';

/** The rows below the header of a CSV text, as an import reads them. */
export async function openRowsOf(table: string): Promise<readonly SourceRow[]> {
  const rows: SourceRow[] = [];
  async function* whole(): AsyncGenerator<string> {
    yield table;
  }
  for await (const block of csvRows(lineBlocks(whole(), 100_000), csvHeader(table))) rows.push(...block);
  return rows;
}
