/** Files of one item. */
export const MOST_FILES = 20;

/** A file beside an item, as whoever sees the item knows it. */
export interface EvidenceFile {
  readonly id: string;
  /** As it was sent; no path, no control characters. */
  readonly filename: string;
  /** Media type, found in the content. */
  readonly type: string;
  /** Bytes of the content. */
  readonly size: number;
  /** SHA-256 of the content, hexadecimal. */
  readonly sha256: string;
  readonly addedAt: Date;
}
