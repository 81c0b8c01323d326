import { open, readFile, rm, type FileHandle } from 'node:fs/promises';
import { stringify } from 'csv-stringify/sync';
import { CliFailure, errorCode } from '../failure.js';
import type { Outcome } from '../hub/publisher.js';
import { REJECT_COLUMNS } from '../../../values/rows/field-names.js';
import { guardedCell } from '../../../values/values/spreadsheet-cell.js';

const ENDING = REJECT_COLUMNS.join(',');

/**
 * The rows that were not taken, as CSV: the input's columns, then line, code and reason. Corrected, it may be imported as it is. Cells are written as
 * they were read, but safe for spreadsheets; reading them takes that off again. Made with the first reject, for its owner's eyes alone; one of an earlier import goes away when nothing was rejected.
 */
export class RejectsFile {
  private file: FileHandle | undefined;
  private readonly columns: readonly string[];
  private readonly kept: readonly number[];

  /** @param columns those of the rows' `original` */
  constructor(
    readonly path: string,
    columns: readonly string[],
  ) {
    const reserved: readonly string[] = REJECT_COLUMNS;
    this.kept = columns.flatMap((name, i) => (reserved.includes(name.toLowerCase()) ? [] : [i]));
    this.columns = this.kept.map((i) => guardedCell(columns[i] ?? ''));
  }

  get made(): boolean {
    return this.file !== undefined;
  }

  /** @throws CliFailure where the file cannot be written */
  async add(outcomes: readonly Outcome[]): Promise<void> {
    const records = outcomes.filter(({ result }) => result === 'REJECTED').map((outcome) => this.record(outcome));
    if (records.length === 0) return;
    try {
      const head = this.file ? [] : [[...this.columns, ...REJECT_COLUMNS]];
      this.file ??= await open(this.path, 'w', 0o600);
      await this.file.write(stringify([...head, ...records]));
    } catch (error) {
      throw new CliFailure(
        `The rejected rows cannot be written to ${this.path} (${errorCode(error)}): choose another file with --rejects.`,
      );
    }
  }

  /** @param whole the input was read to its end */
  async close(whole: boolean): Promise<void> {
    await this.file?.close();
    if (whole && !this.file && (await this.isOurs())) await rm(this.path, { force: true });
  }

  private record({ entry, code, reason }: Outcome): readonly string[] {
    const cells = entry.original();
    return [...this.kept.map((i) => cells[i] ?? ''), String(entry.line), code ?? '', reason ?? ''];
  }

  /** Only a file of rejects is ever removed. */
  private async isOurs(): Promise<boolean> {
    const text = await readFile(this.path, 'utf8').catch(() => '');
    return text.slice(0, text.indexOf('\n')).endsWith(ENDING);
  }
}
