import { Link } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import { heldId, useHeld } from '../../app/held.ts';
import { useKeptDraft } from '../../app/kept-draft.ts';
import { Text, useText } from '../../app/text.tsx';
import { FormDialog } from '../../parts/dialog.tsx';
import { TextArea } from '../../parts/fields.tsx';
import { PartyMark } from '../../parts/marks.tsx';
import { reportTitle } from '../../parts/report-title.ts';
import { Time } from '../../parts/time.tsx';
import { ANSWER_REPORT_QUESTION, type OutcomeLineFragment, type OwnReportLineFragment } from './partner.graphql.ts';

export interface OpenQuestion {
  readonly reportId: string;
  readonly title: string;
  readonly outcome: OutcomeLineFragment;
}

/** Questions of countries that the partner has not answered. */
export const openQuestionsOf = (reports: readonly OwnReportLineFragment[]): readonly OpenQuestion[] =>
  reports.flatMap((report) =>
    report.outcomes.flatMap((outcome) =>
      outcome.state === 'QUESTION' && outcome.question?.answer === null
        ? [{ reportId: report.id, title: reportTitle(report), outcome }]
        : [],
    ),
  );

export const Questions = ({ questions }: { readonly questions: readonly OpenQuestion[] }): ReactNode => (
  <section className="card" aria-labelledby="questions">
    <header>
      <h2 id="questions">
        <Text id="questions.title" />
      </h2>
    </header>
    {questions.length === 0 && (
      <p className="bd s q">
        <Text id="questions.none" />
      </p>
    )}
    <ul>
      {questions.map(({ reportId, title, outcome }) => (
        <li key={outcome.id} className="entry stack8">
          <div className="row">
            <PartyMark party={outcome.createdBy?.party ?? null} />
            <Link className="b grow" to="/outcomes/$id" params={{ id: reportId }}>
              {title}
            </Link>
          </div>
          <Question outcome={outcome} />
        </li>
      ))}
    </ul>
  </section>
);

/** A question of a country, and the answer. */
export function Question({ outcome: { question, state, createdBy } }: { readonly outcome: OutcomeLineFragment }): ReactNode {
  const [isAnswering, setAnswering] = useState(false);
  const answer = useHeld(ANSWER_REPORT_QUESTION, { id: heldId(ANSWER_REPORT_QUESTION, question?.id ?? '') });
  if (!question) return null;
  const country = createdBy?.party?.name ?? '';
  return (
    <>
      <p className="m">
        <q>{question.question}</q>{' '}
        <span className="s q">
          <Time of={question.createdAt} />
        </span>
      </p>
      {question.answer !== null && (
        <p>
          <Text id="questions.answered" values={{ answer: <q>{question.answer}</q> }} />
        </p>
      )}
      {state === 'QUESTION' && question.answer === null && (
        <button className="btn sm" type="button" disabled={answer.isHeld} onClick={() => setAnswering(true)}>
          <Text id="questions.answer" values={{ country: <span className="sr">{country}</span> }} />
        </button>
      )}
      {isAnswering && (
        <AnswerDialog
          country={country}
          question={question}
          isHeld={answer.isHeld}
          onClose={() => setAnswering(false)}
          onSend={(words, done) => {
            answer.send(<Text id="questions.held" values={{ country }} />, { id: question.id, answer: words }, done);
            setAnswering(false);
          }}
        />
      )}
    </>
  );
}

interface AnswerProps {
  readonly country: string;
  readonly question: NonNullable<OutcomeLineFragment['question']>;
  /** The answer waits, and can be taken back. */
  readonly isHeld: boolean;
  readonly onClose: () => void;
  readonly onSend: (answer: string, done: () => void) => void;
}

function AnswerDialog({ country, question, isHeld, onClose, onSend }: AnswerProps): ReactNode {
  const text = useText();
  const kept = useKeptDraft<string>(heldId(ANSWER_REPORT_QUESTION, question.id), '', String);
  const { draft: words, setDraft: setWords, forget } = kept;
  return (
    <FormDialog
      title={<Text id="questions.answer.title" values={{ country }} />}
      act={<Text id="questions.send" />}
      isBusy={words.trim() === ''}
      kept={{ ...kept, isHeld }}
      onClose={onClose}
      onSubmit={() => onSend(words.trim(), forget)}
    >
      <p className="m">
        <q>{question.question}</q>
      </p>
      <TextArea
        label={text('questions.answer.label')}
        required
        autoFocus
        maxLength={2000}
        value={words}
        onChange={({ target }) => setWords(target.value)}
      />
    </FormDialog>
  );
}
