import { isStorableText } from '../../platform/graphql/storable-text.js';
import { BadInput } from '../../platform/platform/errors.js';

const LONGEST_PURPOSE = 500;
const LONGEST_REFERENCE = 200;
const LONGEST_NOTE = 2_000;

/** The reason of a query. The audit log holds both fields, and the owners of the claims found read them. */
export interface QueryReason {
  readonly purpose: string;
  readonly caseReference: string;
}

/** @throws BadInput where either is missing or too long */
export function parseQueryReason({ purpose, caseReference }: QueryReason): QueryReason {
  const reason = { purpose: purpose.trim(), caseReference: caseReference.trim() };
  if (!isText(reason.purpose, LONGEST_PURPOSE)) {
    throw new BadInput(
      'PURPOSE_REQUIRED',
      `State the purpose of the query (purpose) in 1 to ${LONGEST_PURPOSE} characters. Owners read it.`,
    );
  }
  if (!isText(reason.caseReference, LONGEST_REFERENCE)) {
    throw new BadInput('CASE_REQUIRED', `Name the case (caseReference) in 1 to ${LONGEST_REFERENCE} characters. Owners read it.`);
  }
  return reason;
}

/** As {@link parseQueryReason}, for queries that need no reason. @throws BadInput where either is too long */
export function parseOptionalReason({ purpose, caseReference }: Partial<Nullable<QueryReason>>): Partial<QueryReason> {
  const tooLong = (name: string, longest: number): BadInput =>
    new BadInput('REASON_LENGTH', `${name} must have at most ${longest} characters. The audit log has it.`);
  if (purpose && !isText(purpose, LONGEST_PURPOSE)) throw tooLong('purpose', LONGEST_PURPOSE);
  if (caseReference && !isText(caseReference, LONGEST_REFERENCE)) throw tooLong('caseReference', LONGEST_REFERENCE);
  return { ...(purpose && { purpose }), ...(caseReference && { caseReference }) };
}

type Nullable<T> = { readonly [Name in keyof T]: T[Name] | null };

/** Returns the note of an owner's answer, trimmed; null: none. @throws BadInput when it is too long */
export function parseNote(note: string | null | undefined): string | null {
  const text = note?.trim() ?? '';
  if (text === '') return null;
  if (!isText(text, LONGEST_NOTE)) {
    throw new BadInput('NOTE_LENGTH', `A note must have at most ${LONGEST_NOTE} characters. The asking party reads it.`);
  }
  return text;
}

const isText = (text: string, longest: number): boolean => text !== '' && [...text].length <= longest && isStorableText(text);
