import { isStorableText } from '../../platform/graphql/storable-text.js';
import { BadInput } from '../../platform/platform/errors.js';

/** Maximum length of a filename in UTF-16 code units, as clients count them. File systems accept 255 bytes or more. */
const LONGEST_NAME = 200;
/** Control characters, bidirectional control characters (which display `gpj.exe` as `exe.jpg`), and line separators. */
const HIDDEN = /[\p{Cc}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/u;
const PATH = /[/\\]/;
/** Windows drops points and blanks at the end of a name: `run.bat.` would become `run.bat`. */
const LOSES_ITS_END = /[.\s]$/;

/**
 * Returns the filename as it is stored and shown: the input without leading and trailing white space.
 * @throws BadInput if it is empty, too long, a path, or displays differently from its characters
 */
export function filenameOf(input: unknown): string {
  const name = typeof input === 'string' ? input.trim() : '';
  const isName = name !== '' && !/^\.+$/.test(name) && name.length <= LONGEST_NAME && isStorableText(name);
  if (!isName || PATH.test(name) || HIDDEN.test(name) || LOSES_ITS_END.test(name)) {
    throw new BadInput(
      'EVIDENCE_FILENAME',
      `The parameter filename is missing or not valid. Use 1 to ${LONGEST_NAME} characters, no path, no point at the end, and no control or bidirectional characters.`,
    );
  }
  return name;
}

/** Returns the text after the last point of a name, wherever the point is (`a..bat` and `.bat` open as `bat`), in lower case; '' if the name has no point. */
export const endingOf = (name: string): string => /\.([^.]*)$/.exec(name)?.[1]?.toLowerCase() ?? '';

/** Returns the Content-Disposition of an attachment (RFC 6266, 4.3; RFC 8187): an ASCII name for old clients, and the full name. */
export function dispositionOf(name: string): string {
  const plain = name.replace(/[^\x20-\x7e]|["\\%]/g, '_');
  const encoded = encodeURIComponent(name).replace(/['()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);
  return `attachment; filename="${plain}"; filename*=UTF-8''${encoded}`;
}
