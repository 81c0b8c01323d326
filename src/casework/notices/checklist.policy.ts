import { type ItemProblem, problem } from '../../platform/graphql/batch.js';
import { LONGEST_REMARK } from './notice.js';

/**
 * What a reviewer of the hub answers of each notice: the four of Interpol's Article 3 (whether it has a political, military, religious or racial character), and the three
 * that data protection asks for.
 */
export const QUESTIONS = ['POLITICAL', 'MILITARY', 'RELIGIOUS', 'RACIAL', 'NECESSITY', 'PROPORTIONALITY', 'DATA_QUALITY'] as const;
export type Question = (typeof QUESTIONS)[number];

/** Of these "yes" forbids the notice; of the others "no". */
const FORBIDDEN: readonly Question[] = ['POLITICAL', 'MILITARY', 'RELIGIOUS', 'RACIAL'];

export interface CheckAnswer {
  readonly question: Question;
  readonly yes: boolean;
  readonly remark?: string | null;
}

/** What stands against a notice by these answers. Pure. */
export const objections = (answers: readonly CheckAnswer[]): readonly Question[] =>
  answers.filter(({ question, yes }) => yes === FORBIDDEN.includes(question)).map(({ question }) => question);

/** What is wrong with a review: each question is answered once; who agrees has no objection, who does not says why. Pure. */
export function reviewProblems(answers: readonly CheckAnswer[], agrees: boolean, remark: string | null): readonly ItemProblem[] {
  const missing = QUESTIONS.filter((question) => answers.filter((one) => one.question === question).length !== 1);
  const against = objections(answers);
  const texts = [remark, ...answers.map((one) => one.remark)];
  return [
    ...missing.map((question) => problem('CHECK_MISSING', `Answer ${question} once.`, 'checklist')),
    ...(agrees && against.length > 0
      ? [problem('CHECK_FAILED', `These answers stand against it: ${against.join(', ')}. Return the notice.`, 'agrees')]
      : []),
    ...(!agrees && !remark?.trim() ? [problem('REASON_LENGTH', 'Say why it is returned: its desk reads it.', 'remark')] : []),
    ...(texts.some((text) => text && text.length > LONGEST_REMARK)
      ? [problem('REASON_LENGTH', `Remarks have at most ${LONGEST_REMARK} characters.`, 'remark')]
      : []),
  ];
}
