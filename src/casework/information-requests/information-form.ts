import { formProblems } from '../../intel/indicators/item-form.js';
import { BadInput } from '../../platform/platform/errors.js';
import type { CheckedQuestion } from './ask-information.service.js';
import { LONGEST_NOTE, type InformationAnswerFields, type TextFields } from './information.js';
import { InformationAnswerInput, InformationMessageInput } from './information-answer-input.graphql.js';
import { InformationQuestionInput } from './question-input.graphql.js';

const A_DAY = 1_440;

/** Checks the form of one question of a batch by its class's decorators: a bad form is this question's receipt and nobody else's. Null where there is a default means the default. */
export function checkedQuestion(sent: InformationQuestionInput): CheckedQuestion {
  const question = Object.assign(new InformationQuestionInput(), sent);
  const refusal = formProblems(question);
  if (refusal.length > 0) return { refusal };
  return {
    ...question,
    text: question.question,
    language: question.language ?? 'en',
    subjects: question.subjects ?? [],
    evidence: question.evidence ?? [],
    countries: question.countries ?? [],
    tlp: question.tlp ?? 'AMBER',
    urgency: question.urgency ?? 'ROUTINE',
    acknowledgeWithinMinutes: question.acknowledgeWithinMinutes ?? Math.min(A_DAY, question.deadlineMinutes),
    related: question.related ?? [],
  };
}

/** The same of a message. @throws BadInput */
export function checkedMessage(sent: InformationMessageInput): TextFields {
  const message = Object.assign(new InformationMessageInput(), sent);
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

/** The same of an answer. @throws BadInput */
export function checkedInformationAnswer(sent: InformationAnswerInput): InformationAnswerFields {
  const said = Object.assign(new InformationAnswerInput(), sent);
  const [refusal] = formProblems(said);
  if (refusal) throw new BadInput(refusal.code, refusal.message);
  const { id, version, step, reason, note, answer } = said;
  return { ...{ id, version, step, reason }, note: note?.trim() || null, ...(answer ? checkedMessage(answer) : NO_TEXT) };
}

/** A word that goes with a step. @throws BadInput when it is too long */
export function checkedNote(note: string | null | undefined): string | null {
  if ((note ?? '').length > LONGEST_NOTE) throw new BadInput('NOTE_LENGTH', 'A note has at most 2,000 characters.');
  return note?.trim() || null;
}
