import { createCipheriv, createDecipheriv, createHmac, hkdfSync } from 'node:crypto';
import { base32nopad } from '@scure/base';

/** Length of a mark in characters: 16 bytes in base32. */
const LENGTH = 26;
const MARK = new RegExp(`(?<![A-Za-z0-9])[A-Za-z2-7]{${LENGTH}}(?![A-Za-z0-9])`, 'g');

/** The ends of the ids that a mark holds: 16 hexadecimal digits each, of which 62 bits are random. */
export interface CopyMark {
  readonly account: string;
  readonly item: string;
}

/** Marks of one account's copies. */
export interface CopyMarks {
  /** The mark of an item: see {@link copyMarksOf}. */
  markOf(item: string): string;
  /** A text of the form of a mark, always the same one for the account and this text. It is the mark of no account and no item. */
  decoyOf(text: string): string;
  /** A list without a meaning in its order, in the order of this account and item. */
  orderOf(item: string, list: readonly string[]): readonly string[];
}

/**
 * Returns the marks of an account's copies. A mark is one block of AES-256 over the ends of both ids, in base32 (RFC 4648): it differs for each item and account,
 * only the hub can read it, and a single one names the account. The order of a list is the order of HMAC-SHA-256 of its texts.
 * @param key the keyring's mark key @param account id of the account or API key
 */
export function copyMarksOf(key: Buffer, account: string): CopyMarks {
  const secret = secretOf(key);
  return {
    markOf: (item) => {
      const cipher = createCipheriv('aes-256-ecb', secret, null).setAutoPadding(false); // one block: there are no equal blocks to see
      const block = Buffer.from(endOf(account) + endOf(item), 'hex');
      return wordOf(Buffer.concat([cipher.update(block), cipher.final()]));
    },
    decoyOf: (text) => wordOf(createHmac('sha256', secret).update(`decoy\n${account}\n${text}`).digest().subarray(0, 16)),
    orderOf: (item, list) => {
      if (list.length < 2) return list;
      const placed = list.map((text) => ({
        text,
        at: createHmac('sha256', secret).update(`order\n${account}\n${item}\n${text}`).digest(),
      }));
      return placed.sort((one, other) => Buffer.compare(one.at, other.at)).map(({ text }) => text);
    },
  };
}

const wordOf = (block: Buffer): string => base32nopad.encode(block).toLowerCase();

/** Returns what could be marks in a text. Other texts of the same form give ids that nobody has. */
export function copyMarksIn(key: Buffer, text: string): readonly CopyMark[] {
  const secret = secretOf(key);
  return [...new Set(text.match(MARK) ?? [])].flatMap((word) => {
    const block = blockIn(word);
    if (!block) return [];
    const decipher = createDecipheriv('aes-256-ecb', secret, null).setAutoPadding(false);
    const ids = Buffer.concat([decipher.update(block), decipher.final()]).toString('hex');
    return [{ account: ids.slice(0, 16), item: ids.slice(16) }];
  });
}

/** 26 characters have two bits more than 16 bytes: these must be zero. */
function blockIn(word: string): Uint8Array | undefined {
  try {
    return base32nopad.decode(word.toUpperCase());
  } catch {
    return undefined;
  }
}

/** The end of an id (UUIDv4 or v7), without its time and version. */
export const endOf = (id: string): string => id.replaceAll('-', '').slice(16).toLowerCase();

const secretOf = (key: Buffer): Buffer => Buffer.from(hkdfSync('sha256', key, '', 'entente copy marks', 32));
