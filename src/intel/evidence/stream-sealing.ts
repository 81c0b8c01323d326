import { createCipheriv, createDecipheriv } from 'node:crypto';

/** Bytes of content per encrypted piece. Every piece except the last has exactly this size. */
export const PIECE_BYTES = 262_144;
const TAG_BYTES = 16;
export const SEALED_PIECE_BYTES = PIECE_BYTES + TAG_BYTES;

/** The key of one file. */
export interface FileKey {
  /** Id of the file: a piece that was sealed for one file does not open as a piece of another. */
  readonly id: string;
  /** 32 random bytes, for this file only. */
  readonly secret: Buffer;
}

/** A piece of a file's content. */
export interface Piece {
  /** Index, from 0. */
  readonly n: number;
  readonly isLast: boolean;
  readonly bytes: Buffer;
}

/** A piece is not the one that was sealed at this position of this file: it was changed, truncated or moved, or belongs to another file. */
export class PieceTampered extends Error {
  constructor() {
    super('A piece of an evidence file does not open: it was changed, truncated or moved.');
  }
}

/**
 * Encrypts a piece with AES-256-GCM in the STREAM construction (Hoang, Reyhanitabar, Rogaway, Vizár: Online Authenticated-Encryption and its Nonce-Reuse
 * Misuse-Resistance, 2015). The nonce contains the index of the piece and whether it is the last one, so pieces cannot be moved and the end cannot be cut off.
 * No nonce is used twice under a key: a key is for one file, which is written once.
 * @returns the ciphertext, followed by the tag
 */
export function sealPiece(key: FileKey, { n, isLast, bytes }: Piece): Buffer {
  const cipher = createCipheriv('aes-256-gcm', key.secret, nonceOf(n, isLast)).setAAD(associatedDataOf(key));
  return Buffer.concat([cipher.update(bytes), cipher.final(), cipher.getAuthTag()]);
}

/** Decrypts a piece. @throws PieceTampered */
export function openPiece(key: FileKey, n: number, isLast: boolean, sealed: Buffer): Buffer {
  const end = sealed.length - TAG_BYTES;
  if (end <= 0 || (!isLast && sealed.length !== SEALED_PIECE_BYTES)) throw new PieceTampered();
  const decipher = createDecipheriv('aes-256-gcm', key.secret, nonceOf(n, isLast))
    .setAAD(associatedDataOf(key))
    .setAuthTag(sealed.subarray(end));
  try {
    return Buffer.concat([decipher.update(sealed.subarray(0, end)), decipher.final()]);
  } catch {
    throw new PieceTampered();
  }
}

/** Splits content into pieces; empty content yields none. Holds one piece in memory, however small the input chunks are. */
export async function* piecesOf(content: AsyncIterable<Uint8Array>): AsyncGenerator<Piece, void, void> {
  let n = 0;
  for await (const { bytes, isLast } of splitIntoBlocks(PIECE_BYTES, content)) {
    yield { n, isLast, bytes };
    n += 1;
  }
}

/** Splits bytes into blocks of one size. The last block may be shorter; `isLast` is known when the block is yielded. */
export async function* splitIntoBlocks(
  size: number,
  content: AsyncIterable<Uint8Array>,
): AsyncGenerator<{ readonly bytes: Buffer; readonly isLast: boolean }, void, void> {
  let block = Buffer.allocUnsafe(size);
  let length = 0;
  for await (const chunk of content) {
    for (let at = 0; at < chunk.length;) {
      if (length === size) {
        yield { bytes: block, isLast: false };
        block = Buffer.allocUnsafe(size);
        length = 0;
      }
      const part = chunk.subarray(at, at + size - length);
      block.set(part, length);
      length += part.length;
      at += part.length;
    }
  }
  if (length > 0) yield { bytes: block.subarray(0, length), isLast: true };
}

function nonceOf(n: number, isLast: boolean): Buffer {
  const nonce = Buffer.alloc(12);
  nonce.writeUInt32BE(n, 7);
  nonce.writeUInt8(isLast ? 1 : 0, 11);
  return nonce;
}

const associatedDataOf = ({ id }: FileKey): Buffer => Buffer.from(`evidence ${id.toLowerCase()}`);
