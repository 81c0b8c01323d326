import { isStorableText } from '../../platform/graphql/storable-text.js';
import { BadInput } from '../../platform/platform/errors.js';

const LONGEST_PURPOSE = 500;
const LONGEST_REFERENCE = 200;
const LONGEST_NOTE = 2_000;

/** Why somebody asks: both stand in the record, and the owners of what is found read them. */
export interface QueryReason {
  readonly purpose: string;
  readonly caseReference: string;
}

/** @throws BadInput where either is missing or too long */
export function parseQueryReason({ purpose, caseReference }: QueryReason): QueryReason {
  const said = { purpose: purpose.trim(), caseReference: caseReference.trim() };
  if (!isText(said.purpose, LONGEST_PURPOSE)) {
    throw new BadInput('PURPOSE_REQUIRED', `Say for what you ask (purpose), in 1 to ${LONGEST_PURPOSE} characters: owners read it.`);
  }
  if (!isText(said.caseReference, LONGEST_REFERENCE)) {
    throw new BadInput('CASE_REQUIRED', `Name the case (caseReference), in 1 to ${LONGEST_REFERENCE} characters: owners read it.`);
  }
  return said;
}

/** What an owner writes beside its answer; null: nothing. @throws BadInput when it is too long */
export function parseNote(note: string | null | undefined): string | null {
  const said = note?.trim() ?? '';
  if (said === '') return null;
  if (!isText(said, LONGEST_NOTE)) {
    throw new BadInput('NOTE_LENGTH', `A note has at most ${LONGEST_NOTE} characters: whoever asked reads it.`);
  }
  return said;
}

const isText = (text: string, longest: number): boolean => text !== '' && [...text].length <= longest && isStorableText(text);
