/** Where a file's pieces go while it is written. */
export interface PieceWriter {
  /** Takes the next piece. @returns what the database is to keep of it; null: nothing, the store has it */
  put(sealed: Buffer): Promise<Buffer | null>;
  /** All pieces have come. When this is over, the file can be read. */
  close(): Promise<void>;
  /** It comes to nothing. Never fails: what stays is removed later. */
  abort(): Promise<void>;
}

/** A store of encrypted pieces. What it is given it cannot read. */
export interface PieceStore {
  /** As hub.evidence.place has it. */
  readonly backend: 'DATABASE' | 'S3';
  write(id: string): PieceWriter;
  /**
   * The pieces of a file, one after the other.
   * @param kept gives what the database has of a piece, null where it has nothing; asks each time whether the file may be read (and throws)
   */
  read(id: string, pieces: number, kept: (n: number) => Promise<Buffer | null>): AsyncIterable<Buffer>;
  /** Nothing is left of these. */
  remove(ids: readonly string[]): Promise<void>;
}

export const PIECE_STORES = Symbol('stores of evidence pieces');
/** The stores that there are: new files go to the first, and what lies in the others is read there. */
export type PieceStores = readonly [PieceStore, ...PieceStore[]];

/** In the database itself: a row a piece, in the same backups as everything else. */
export const DATABASE_PIECE_STORE: PieceStore = {
  backend: 'DATABASE',
  write: () => ({ put: (sealed) => Promise.resolve(sealed), close: () => Promise.resolve(), abort: () => Promise.resolve() }),
  async *read(_id, pieces, kept) {
    for (let n = 0; n < pieces; n += 1) yield (await kept(n)) ?? Buffer.alloc(0); // an empty one opens as nothing
  },
  remove: () => Promise.resolve(),
};
