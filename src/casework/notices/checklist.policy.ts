import { type ItemProblem, problem } from '../../platform/graphql/batch.js';
import { LONGEST_NOTE } from './notice.js';

/**
 * Questions that a reviewer of the hub answers on each notice. Four come from Interpol's Article 3 (political, military, religious or racial character), three
 * from data protection.
 */
export const QUESTIONS = ['POLITICAL', 'MILITARY', 'RELIGIOUS', 'RACIAL', 'NECESSITY', 'PROPORTIONALITY', 'DATA_QUALITY'] as const;
export type Question = (typeof QUESTIONS)[number];

/** Questions where "yes" forbids the notice. For all others, "no" forbids it. */
const FORBIDDEN: readonly Question[] = ['POLITICAL', 'MILITARY', 'RELIGIOUS', 'RACIAL'];

export interface CheckAnswer {
  readonly question: Question;
  readonly yes: boolean;
  readonly note?: string | null;
}

/** Returns the questions whose answers forbid the notice. Pure. */
export const objections = (answers: readonly CheckAnswer[]): readonly Question[] =>
  answers.filter(({ question, yes }) => yes === FORBIDDEN.includes(question)).map(({ question }) => question);

/** Checks a review: each question is answered once, an agreement has no objection, and a return has a reason. Pure. */
export function reviewProblems(answers: readonly CheckAnswer[], agree: boolean, note: string | null): readonly ItemProblem[] {
  const missing = QUESTIONS.filter((question) => answers.filter((one) => one.question === question).length !== 1);
  const against = objections(answers);
  const texts = [note, ...answers.map((one) => one.note)];
  return [
    ...missing.map((question) => problem('CHECK_MISSING', `Answer ${question} once.`, 'checklist')),
    ...(agree && against.length > 0
      ? [problem('CHECK_FAILED', `These answers forbid the notice: ${against.join(', ')}. Return it instead.`, 'agree')]
      : []),
    ...(!agree && !note?.trim() ? [problem('REASON_LENGTH', 'A return requires a note with the reason. The authors see it.', 'note')] : []),
    ...(texts.some((text) => text && text.length > LONGEST_NOTE)
      ? [problem('REASON_LENGTH', `Notes must have at most ${LONGEST_NOTE} characters.`, 'note')]
      : []),
  ];
}
