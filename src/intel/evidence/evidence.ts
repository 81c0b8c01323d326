/** Maximum number of files per item. */
export const MOST_FILES = 20;

/** A file attached to an item, as every viewer of the item sees it. */
export interface EvidenceFile {
  readonly id: string;
  /** Name as sent: no path, no control characters. */
  readonly filename: string;
  /** Media type, detected from the content. */
  readonly type: string;
  /** Size of the content in bytes. */
  readonly size: number;
  /** SHA-256 of the content, hexadecimal. */
  readonly sha256: string;
  readonly addedAt: Date;
}
