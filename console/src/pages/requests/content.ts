import { type TextId, useText } from '../../app/text.tsx';
import { tlpText } from '../../parts/marks.tsx';
import { type Opened, useOpened } from '../../parts/opened.ts';
import type { Request } from './request-page.tsx';

export interface RequestProps {
  readonly of: Request;
  /** As the officer has read it. */
  readonly opened: Opened<Question>;
}

/** What a request asks, in words. */
export interface Question {
  readonly question: string;
  readonly values: string;
  readonly files: string;
  readonly handling: string;
  readonly legalBasis: string;
  readonly legalText: string;
}

export const QUESTION_LABELS: Readonly<Record<keyof Question, TextId>> = {
  question: 'request.question',
  values: 'ask.values',
  files: 'actions.files',
  handling: 'field.tlp',
  legalBasis: 'request.legal-basis',
  legalText: 'ask.legal-text',
};

/** Pins an answer to the question that the officer has read. */
export function useQuestion({ version, question, subjects, evidence, tlp, legalBasis, legalText }: Request): Opened<Question> {
  const text = useText();
  const now = {
    ...{ question, legalText, handling: tlpText(tlp), legalBasis: text(`legal-basis.${legalBasis}`) },
    values: subjects.map(({ display }) => display).join('\n'),
    files: evidence.map(({ filename }) => filename).join('\n'),
  };
  return useOpened({ version, now });
}
