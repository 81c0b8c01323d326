import { randomBytes } from 'node:crypto';
import { readFile, rename, unlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Epoch, sequence number and tag of a position, as hub.check_history takes them. */
const POSITION = /^[0-9a-f-]{36}\.\d{1,19}\.\d{0,16}$/;

/**
 * The end of the stream as this hub process last saw it, stored in a file of DATA_DIR: outside the database, so that it survives when an older copy of the
 * server's files is restored. Holds no secret. A missing or old position detects less; it is never wrong.
 */
export class SeenPosition {
  private constructor(private readonly file: string | undefined) {}

  /** Kept in DATA_DIR/seen-position. */
  static inDataDir(dataDir: string): SeenPosition {
    return new SeenPosition(join(dataDir, 'seen-position'));
  }

  /** For a hub without a folder: nothing is stored. */
  static disabled(): SeenPosition {
    return new SeenPosition(undefined);
  }

  /** @returns undefined when there is no readable position */
  async read(): Promise<string | undefined> {
    if (this.file === undefined) return undefined;
    const text = (await readFile(this.file, 'utf8').catch(() => '')).trim();
    return POSITION.test(text) ? text : undefined;
  }

  /** Writes the file atomically. @throws errors of the file system */
  async save(position: string): Promise<void> {
    if (this.file === undefined) return;
    const temporary = `${this.file}.${randomBytes(6).toString('hex')}`;
    try {
      await writeFile(temporary, `${position}\n`, { mode: 0o600 });
      await rename(temporary, this.file);
    } catch (error) {
      await unlink(temporary).catch(() => undefined);
      throw error;
    }
  }
}
