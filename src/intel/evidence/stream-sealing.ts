import { createCipheriv, createDecipheriv } from 'node:crypto';

/** Bytes of content that are encrypted together. Every piece but the last has exactly so many. */
export const PIECE_BYTES = 262_144;
const TAG_BYTES = 16;
export const SEALED_PIECE_BYTES = PIECE_BYTES + TAG_BYTES;

/** A file's own key, and the file that it is for. */
export interface FileKey {
  /** Of the file: what was sealed for one does not open as another. */
  readonly id: string;
  /** 32 bytes, random, for this file alone. */
  readonly secret: Buffer;
}

/** A piece of a file's content. */
export interface Piece {
  /** From 0. */
  readonly n: number;
  readonly isLast: boolean;
  readonly bytes: Buffer;
}

/** A piece is not what was sealed at this place of this file: changed, cut short, moved, or another file's. */
export class PieceTampered extends Error {
  constructor() {
    super('A piece of an evidence file does not open: it is not what was sealed.');
  }
}

/**
 * AES-256-GCM piece by piece, as the STREAM construction has it (Hoang, Reyhanitabar, Rogaway, Vizár: Online Authenticated-Encryption and its Nonce-Reuse
 * Misuse-Resistance, 2015): the nonce holds the piece's place and whether it is the last, so that pieces cannot be moved, and the end cannot be cut off. A nonce
 * is never used twice under a key, since a key is for one file, which is written once.
 * @returns ciphertext and, behind it, the tag
 */
export function sealPiece(key: FileKey, { n, isLast, bytes }: Piece): Buffer {
  const cipher = createCipheriv('aes-256-gcm', key.secret, nonceOf(n, isLast)).setAAD(associatedDataOf(key));
  return Buffer.concat([cipher.update(bytes), cipher.final(), cipher.getAuthTag()]);
}

/** @throws PieceTampered */
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

/** Cuts what comes into pieces; nothing comes out of nothing. It holds one piece, however small the chunks are that it comes in. */
export async function* piecesOf(content: AsyncIterable<Uint8Array>): AsyncGenerator<Piece, void, void> {
  let n = 0;
  for await (const { bytes, isLast } of splitIntoBlocks(PIECE_BYTES, content)) {
    yield { n, isLast, bytes };
    n += 1;
  }
}

/** Bytes in blocks of one size, the last of which may be shorter; which one that is, is known when it is given. */
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
