import { mkdir, open } from 'node:fs/promises';
import { dirname } from 'node:path';
import { checkpointsIn, readCheckpoint } from './checkpoint.js';

/** A head with its signatures is shorter. */
const TAIL_BYTES = 8_192;
/** The beginning of a file whose first head a crash cut off: parts of the lines of a head (checkpoint.ts). */
const BEGINNING = /^\S{0,300}(\n(\d{0,16}(\n([A-Za-z0-9+/]{0,43}=?(\n(t[^]*)?)?)?)?)?)?$/;

/** Whether a file has only heads that crashes cut off. */
const isBeginning = (text: string): boolean => text.split(/\n\n(?!—)/).every((piece) => BEGINNING.test(piece));

/** The file has something else than heads: it is left alone. */
export class NoHeadFile extends Error {
  readonly code = 'AUDIT_FILE';
}

/**
 * The heads that left the hub for a file, each followed by an empty line. The file can lie on a medium that is written once: nothing in it is changed or removed. A
 * head that a crash cut off stays there, without a whole signature, and is written again behind it. Several relays may write one file: it has each head from each.
 */
export class HeadFile {
  private last: Date | undefined;
  /** Ends the head that was cut off. */
  private separator = '';

  constructor(readonly path: string) {}

  /** When the last whole head of the file was signed; 1970 if it has none. */
  async lastTime(): Promise<Date> {
    this.last ??= await this.readLast();
    return this.last;
  }

  /** Resolves once the heads are on the disk. */
  async append(heads: readonly { readonly checkpoint: string; readonly at: Date }[]): Promise<void> {
    if (heads.length === 0) return;
    const file = await open(this.path, 'a');
    try {
      await file.appendFile(this.separator + heads.map(({ checkpoint }) => `${checkpoint}\n`).join(''));
      await file.sync();
    } catch (error) {
      this.last = undefined; // how much was written is read again
      throw error;
    } finally {
      await file.close();
    }
    this.separator = '';
    this.last = heads.at(-1)?.at;
  }

  private async readLast(): Promise<Date> {
    await mkdir(dirname(this.path), { recursive: true });
    const file = await open(this.path, 'a+');
    try {
      const { size } = await file.stat();
      const start = Math.max(0, size - TAIL_BYTES);
      const bytes = Buffer.alloc(size - start);
      await file.read(bytes, 0, bytes.length, start);
      const tail = bytes.toString('utf8');
      const newest = checkpointsIn(tail).at(-1);
      if (newest === undefined && tail !== '' && (start > 0 || !isBeginning(tail))) throw new NoHeadFile();
      this.separator = tail === '' || tail.endsWith('\n\n') ? '' : '\n\n';
      return newest === undefined ? new Date(0) : new Date(readCheckpoint(newest).checkpoint.time);
    } finally {
      await file.close();
    }
  }
}
