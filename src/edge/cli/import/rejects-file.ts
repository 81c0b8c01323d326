import { open, readFile, rm, type FileHandle } from 'node:fs/promises';
import { stringify } from 'csv-stringify/sync';
import { CliFailure, errorCode } from '../failure.js';
import type { Outcome } from '../hub/publisher.js';
import { REJECT_COLUMNS } from '../../../values/rows/field-names.js';
import { guardedCell } from '../../../values/values/spreadsheet-cell.js';

const ENDING = REJECT_COLUMNS.join(',');

/**
 * The rejected rows as CSV: the input's columns, then line, code and reason. The corrected file can be imported as it is. Cells keep their text, but are
 * escaped for spreadsheets; the import removes the escapes. The file is created with the first reject, readable for its owner only. A file of an earlier import
 * is deleted when no row was rejected.
 */
export class RejectsFile {
  private file: FileHandle | undefined;
  private readonly columns: readonly string[];
  private readonly columnIndexes: readonly number[];

  /** @param columns those of the rows' `original` */
  constructor(
    readonly path: string,
    columns: readonly string[],
  ) {
    const reserved: readonly string[] = REJECT_COLUMNS;
    this.columnIndexes = columns.flatMap((name, i) => (reserved.includes(name.toLowerCase()) ? [] : [i]));
    this.columns = this.columnIndexes.map((i) => guardedCell(columns[i] ?? ''));
  }

  get made(): boolean {
    return this.file !== undefined;
  }

  /** @throws CliFailure when the file cannot be written */
  async add(outcomes: readonly Outcome[]): Promise<void> {
    const records = outcomes.filter(({ result }) => result === 'REJECTED').map((outcome) => this.record(outcome));
    if (records.length === 0) return;
    try {
      const head = this.file ? [] : [[...this.columns, ...REJECT_COLUMNS]];
      this.file ??= await open(this.path, 'w', 0o600);
      await this.file.write(stringify([...head, ...records]));
    } catch (error) {
      throw new CliFailure(
        `The rejected rows cannot be written to ${this.path} (${errorCode(error)}). Choose another file with --rejects.`,
      );
    }
  }

  /** @param whole whether the input was read to its end */
  async close(whole: boolean): Promise<void> {
    await this.file?.close();
    if (whole && !this.file && (await this.isOurs())) await rm(this.path, { force: true });
  }

  private record({ entry, code, reason }: Outcome): readonly string[] {
    const cells = entry.original();
    return [...this.columnIndexes.map((i) => cells[i] ?? ''), String(entry.line), code ?? '', reason ?? ''];
  }

  /** Only a file of rejects is ever deleted. */
  private async isOurs(): Promise<boolean> {
    const text = await readFile(this.path, 'utf8').catch(() => '');
    return text.slice(0, text.indexOf('\n')).endsWith(ENDING);
  }
}
