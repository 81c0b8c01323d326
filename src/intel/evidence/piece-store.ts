/** Writes the pieces of one file. */
export interface PieceWriter {
  /** Stores the next piece. @returns the bytes that the database has to store; null if this store holds them */
  put(sealed: Buffer): Promise<Buffer | null>;
  /** Completes the file after the last piece. The file is readable when the promise resolves. */
  close(): Promise<void>;
  /** Abandons the file. Never fails: the cleanup removes the rest later. */
  abort(): Promise<void>;
}

/** A store of encrypted pieces. It cannot read their content. */
export interface PieceStore {
  /** The value in hub.evidence.place. */
  readonly backend: 'DATABASE' | 'S3';
  write(id: string): PieceWriter;
  /**
   * Reads the pieces of a file in order.
   * @param stored returns the bytes that the database holds for a piece, or null; each call checks that the file may still be read, and throws if not
   */
  read(id: string, pieces: number, stored: (n: number) => Promise<Buffer | null>): AsyncIterable<Buffer>;
  /** Removes all pieces of these files. */
  remove(ids: readonly string[]): Promise<void>;
}

export const PIECE_STORES = Symbol('stores of evidence pieces');
/** The configured stores: new files go to the first; existing files are read from the store that holds them. */
export type PieceStores = readonly [PieceStore, ...PieceStore[]];

/** The store in the database: one row per piece, in the same backups as all other data. */
export const DATABASE_PIECE_STORE: PieceStore = {
  backend: 'DATABASE',
  write: () => ({ put: (sealed) => Promise.resolve(sealed), close: () => Promise.resolve(), abort: () => Promise.resolve() }),
  async *read(_id, pieces, stored) {
    for (let n = 0; n < pieces; n += 1) yield (await stored(n)) ?? Buffer.alloc(0); // an empty piece fails to open
  },
  remove: () => Promise.resolve(),
};
