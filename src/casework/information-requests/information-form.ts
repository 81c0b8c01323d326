import { formProblems } from '../../intel/indicators/item-form.js';
import { BadInput } from '../../platform/platform/errors.js';
import type { CheckedQuestion } from './ask-information.service.js';
import { LONGEST_NOTE, type InformationAnswerFields, type TextFields } from './information.js';
import { InformationAnswerInput, InformationMessageInput } from './information-answer-input.graphql.js';
import { InformationInquiryInput } from './question-input.graphql.js';

const A_DAY = 1_440;

/**
 * Checks one question of a batch by its class's decorators. A malformed question affects only its own receipt. Null becomes the default where there is one.
 */
export function checkedQuestion(input: InformationInquiryInput): CheckedQuestion {
  const question = Object.assign(new InformationInquiryInput(), input);
  const refusal = formProblems(question);
  if (refusal.length > 0) return { refusal };
  return {
    ...question,
    text: question.question,
    language: question.language ?? 'en',
    subjects: question.subjects ?? [],
    evidence: question.evidence ?? [],
    tlp: question.tlp ?? 'AMBER',
    contact: question.contact ?? '',
    urgency: question.urgency ?? 'ROUTINE',
    acknowledgeWithinMinutes: question.acknowledgeWithinMinutes ?? Math.min(A_DAY, question.deadlineMinutes),
    related: question.related ?? [],
  };
}

/** Checks a message by its class's decorators. @throws BadInput */
export function checkedMessage(input: InformationMessageInput): TextFields {
  const message = Object.assign(new InformationMessageInput(), input);
  const [refusal] = formProblems(message);
  if (refusal) throw new BadInput(refusal.code, refusal.message);
  return {
    text: message.text,
    language: message.language ?? 'en',
    subjects: message.subjects ?? [],
    evidence: message.evidence ?? [],
  };
}

const NO_TEXT: TextFields = { text: '', language: 'en', subjects: [], evidence: [] };

/** Checks an answer by its class's decorators. @throws BadInput */
export function checkedInformationAnswer(input: InformationAnswerInput): InformationAnswerFields {
  const checked = Object.assign(new InformationAnswerInput(), input);
  const [refusal] = formProblems(checked);
  if (refusal) throw new BadInput(refusal.code, refusal.message);
  const { id, version, answer: step, reason, note, message: answer } = checked;
  return { ...{ id, version, step, reason }, note: note?.trim() || null, ...(answer ? checkedMessage(answer) : NO_TEXT) };
}

/** Returns the trimmed note of a step; null when it is empty. @throws BadInput when it is too long */
export function checkedNote(note: string | null | undefined): string | null {
  if ((note ?? '').length > LONGEST_NOTE) throw new BadInput('NOTE_LENGTH', 'Note must have at most 2,000 characters.');
  return note?.trim() || null;
}
