import { isStorableText } from '../../platform/graphql/storable-text.js';
import { BadInput } from '../../platform/platform/errors.js';

/** Of a file's name: UTF-16 code units, as clients count them; file systems take 255 bytes and more. */
const LONGEST_NAME = 200;
/** Control characters; marks that turn the direction of writing, behind which `gpj.exe` reads as `exe.jpg`; and line separators. */
const HIDDEN = /[\p{Cc}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/u;
const PATH = /[/\\]/;
/** Windows leaves out points and blanks at the end: `run.bat.` would be `run.bat`. */
const LOSES_ITS_END = /[.\s]$/;

/**
 * The name of a file as it is kept and shown: as it was given, without blanks at its ends.
 * @throws BadInput where it is none, too long, a path, or not what it looks like
 */
export function filenameOf(given: unknown): string {
  const name = typeof given === 'string' ? given.trim() : '';
  const isName = name !== '' && !/^\.+$/.test(name) && name.length <= LONGEST_NAME && isStorableText(name);
  if (!isName || PATH.test(name) || HIDDEN.test(name) || LOSES_ITS_END.test(name)) {
    throw new BadInput(
      'EVIDENCE_FILENAME',
      `Say ?filename=…: 1 to ${LONGEST_NAME} characters, no path, no point at the end, no control characters and none that turn the direction of writing.`,
    );
  }
  return name;
}

/** What stands behind a name's last point, wherever that is (`a..bat` and `.bat` are opened as `bat`), in lower case; '': there is none. */
export const endingOf = (name: string): string => /\.([^.]*)$/.exec(name)?.[1]?.toLowerCase() ?? '';

/** Content-Disposition of a file that is saved and never shown (RFC 6266, 4.3; RFC 8187): a name in ASCII for old clients, and the name itself. */
export function dispositionOf(name: string): string {
  const plain = name.replace(/[^\x20-\x7e]|["\\%]/g, '_');
  const encoded = encodeURIComponent(name).replace(/['()*]/g, (one) => `%${one.charCodeAt(0).toString(16).toUpperCase()}`);
  return `attachment; filename="${plain}"; filename*=UTF-8''${encoded}`;
}
