import { randomBytes } from 'node:crypto';
import { readFile, rename, unlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Epoch, sequence number and tag of a position, as hub.check_history takes them. */
const POSITION = /^[0-9a-f-]{36}\.\d{1,19}\.\d{0,16}$/;

/**
 * The end of the stream as this hub process saw it last, kept in a file of DATA_DIR: outside of the database, so that it is still there after somebody has put
 * an older copy of the server's files in place. Holds no secret. A mark that is missing or too old notices less; it is never wrong.
 */
export class SeenPosition {
  private constructor(private readonly file: string | undefined) {}

  /** Kept in DATA_DIR/seen-position. */
  static inDataDir(dataDir: string): SeenPosition {
    return new SeenPosition(join(dataDir, 'seen-position'));
  }

  /** For a hub that has no folder: nothing is remembered. */
  static disabled(): SeenPosition {
    return new SeenPosition(undefined);
  }

  /** @returns undefined when there is none, or none that can be read. */
  async read(): Promise<string | undefined> {
    if (this.file === undefined) return undefined;
    const text = (await readFile(this.file, 'utf8').catch(() => '')).trim();
    return POSITION.test(text) ? text : undefined;
  }

  /** Whole or not at all. @throws what the file system says */
  async save(position: string): Promise<void> {
    if (this.file === undefined) return;
    const aside = `${this.file}.${randomBytes(6).toString('hex')}`;
    try {
      await writeFile(aside, `${position}\n`, { mode: 0o600 });
      await rename(aside, this.file);
    } catch (error) {
      await unlink(aside).catch(() => undefined);
      throw error;
    }
  }
}
