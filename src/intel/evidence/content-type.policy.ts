import { fileTypeFromBuffer } from 'file-type';
import { endingOf } from './filename.policy.js';

/** Scans the rest of a file. Both methods return whether the content still matches the detected type. */
export interface ContentScanner {
  add(bytes: Buffer): boolean;
  end(): boolean;
}

/** A detected media type, with the scanner for the rest of the file. */
export interface DetectedType {
  /** Media type. */
  readonly type: string;
  readonly scanner: ContentScanner;
}

const OFFICE = 'application/vnd.openxmlformats-officedocument.';
/** Accepted types with a signature, each with the accepted filename extensions: another extension would open the file in another program. */
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
/** Extensions of accepted types without a signature. None of them belongs to a program: a text may be a script, and its extension selects the interpreter. */
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
 * Detects the type of a file from its content: by signature (the library `file-type`), or as UTF-8 text. It ignores the type that the sender declares.
 * @param beginning the first 256 KiB of the file, or the whole file. @param filename the name that the file would be opened under
 * @returns undefined for a type that is not accepted: programs, scripts, markup, archives, documents with macros, and unknown types
 */
export async function detectType(beginning: Buffer, filename: string): Promise<DetectedType | undefined> {
  const ending = endingOf(filename);
  const signed = await fileTypeFromBuffer(beginning).catch(() => 'broken' as const);
  if (signed === 'broken') return undefined; // the signature matches a type, but the content cannot be parsed
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

/** Content that browsers take for markup (WHATWG, MIME Sniffing, 7.1) or that Unix would execute, after leading white space. */
const isMarkup = (beginning: Buffer): boolean => /^\ufeff?\s*(?:<|#!)/.test(beginning.subarray(0, 4_096).toString());

/** Checks for an e-mail message: it begins with a header field (RFC 5322, 2.2), and its header contains one of these fields. */
const isMail = (beginning: Buffer): boolean => {
  const head =
    beginning
      .subarray(0, 65_536)
      .toString('latin1')
      .split(/\r?\n\r?\n/)[0] ?? '';
  return /^[!-9;-~]+:/.test(head) && /^(?:from|date|received|message-id|return-path):/im.test(head);
};

/** Accepts strict UTF-8. Of the control characters, only those for text layout are allowed. */
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

/** Names of executable parts of an office document (ECMA-376; MS-OFFMACRO2). A ZIP directory contains these names uncompressed. */
const MACRO_PARTS = /vbaproject|vbadata|activex|macrosheets|oleobject/;
const LONGEST_MARK = 11;

function scanForMacros(): ContentScanner {
  let tail = '';
  return {
    add(bytes) {
      const text = tail + bytes.toString('latin1').toLowerCase();
      tail = text.slice(1 - LONGEST_MARK);
      return !MACRO_PARTS.test(text);
    },
    end: () => true,
  };
}
