import { fileTypeFromBuffer } from 'file-type';
import { endingOf } from './filename.policy.js';

/** Looks at what follows a file's beginning. @returns whether it is still what it was taken for */
export interface ContentScanner {
  add(bytes: Buffer): boolean;
  end(): boolean;
}

/** What a file is. */
export interface DetectedType {
  /** Media type. */
  readonly type: string;
  readonly scanner: ContentScanner;
}

const OFFICE = 'application/vnd.openxmlformats-officedocument.';
/** What is taken, by what stands in the file, with the endings that its name may have: under another one it would be opened by another program. */
const SIGNED: ReadonlyMap<string, readonly string[]> = new Map([
  ['application/pdf', ['pdf']],
  ['image/png', ['png']],
  ['image/apng', ['png', 'apng']],
  ['image/jpeg', ['jpg', 'jpeg', 'jpe', 'jfif']],
  ['image/webp', ['webp']],
  ['image/gif', ['gif']],
  ['image/heic', ['heic', 'heif']],
  ['image/heif', ['heic', 'heif']],
  ['video/mp4', ['mp4', 'm4v']],
  ['audio/mpeg', ['mp3']],
  ['audio/mp4', ['m4a', 'mp4']],
  ['audio/x-m4a', ['m4a']],
  ['audio/ogg', ['ogg', 'oga', 'opus']],
  ['audio/wav', ['wav']],
  [`${OFFICE}wordprocessingml.document`, ['docx']],
  [`${OFFICE}spreadsheetml.sheet`, ['xlsx']],
  [`${OFFICE}presentationml.presentation`, ['pptx']],
]);
/** What has no signature. Of these endings none is a program's: what is text may be a script, and its name says whose. */
const TEXTS: ReadonlyMap<string, string> = new Map([
  ['', 'text/plain'],
  ['txt', 'text/plain'],
  ['log', 'text/plain'],
  ['md', 'text/plain'],
  ['csv', 'text/csv'],
  ['tsv', 'text/tab-separated-values'],
  ['json', 'application/json'],
  ['eml', 'message/rfc822'],
]);

/**
 * Finds what a file is in its content, by its signature (the library `file-type`), or as text in UTF-8. Never by what its sender says.
 * @param beginning its first 256 KiB, or all of it. @param filename under which it would be opened
 * @returns undefined where it is none of the types that are taken: programs, scripts, markup, archives, documents with macros, and whatever is unknown
 */
export async function detectType(beginning: Buffer, filename: string): Promise<DetectedType | undefined> {
  const ending = endingOf(filename);
  const signed = await fileTypeFromBuffer(beginning).catch(() => 'broken' as const);
  if (signed === 'broken') return undefined; // it looks like a type, and cannot be read as one
  if (signed) {
    const type = signed.mime.split(';')[0] ?? '';
    const endings = SIGNED.get(type);
    if (!endings || (ending !== '' && !endings.includes(ending))) return undefined;
    return { type, scanner: type.startsWith(OFFICE) ? scanForMacros() : ACCEPT_ANY };
  }
  const type = TEXTS.get(ending);
  if (type === undefined || isMarkup(beginning) || (ending === 'eml' && !isMail(beginning))) return undefined;
  return { type, scanner: scanUtf8() };
}

const ACCEPT_ANY: ContentScanner = { add: () => true, end: () => true };

/** What browsers would take for markup (WHATWG, MIME Sniffing, 7.1), and what Unix would run: seen from the beginning, behind blanks. */
const isMarkup = (beginning: Buffer): boolean => /^\ufeff?\s*(?:<|#!)/.test(beginning.subarray(0, 4_096).toString());

/** A letter begins with a header field (RFC 5322, 2.2), and one of these is among its first. */
const isMail = (beginning: Buffer): boolean => {
  const head =
    beginning
      .subarray(0, 65_536)
      .toString('latin1')
      .split(/\r?\n\r?\n/)[0] ?? '';
  return /^[!-9;-~]+:/.test(head) && /^(?:from|date|received|message-id|return-path):/im.test(head);
};

/** Strictly UTF-8, and of control characters those alone that lay text out. */
function scanUtf8(): ContentScanner {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  const isText = (bytes?: Buffer): boolean => {
    try {
      return !/[\0-\x08\x0b\x0e-\x1f\x7f]/.test(bytes ? decoder.decode(bytes, { stream: true }) : decoder.decode());
    } catch {
      return false;
    }
  };
  return { add: (bytes) => isText(bytes), end: () => isText() };
}

/** Parts of an office document that run (ECMA-376; MS-OFFMACRO2), by their names, which stand in a ZIP's directory as they are. */
const MACRO_PARTS = /vbaproject|vbadata|activex|macrosheets|oleobject/;
const LONGEST_MARK = 11;

function scanForMacros(): ContentScanner {
  let before = '';
  return {
    add(bytes) {
      const text = before + bytes.toString('latin1').toLowerCase();
      before = text.slice(1 - LONGEST_MARK);
      return !MACRO_PARTS.test(text);
    },
    end: () => true,
  };
}
