import { type ReactNode, useState } from 'react';
import { useContentLabels } from '../../app/page-label.ts';
import { nodesOf, useHubMutation, useHubPages } from '../../app/queries.ts';
import { Text, useText } from '../../app/text.tsx';
import { Answer, More } from '../../parts/answer.tsx';
import { TextArea } from '../../parts/fields.tsx';
import { Files } from '../../parts/files.tsx';
import { PartyMark, Tlp } from '../../parts/marks.tsx';
import { Empty, FormError } from '../../parts/states.tsx';
import { say } from '../../parts/toasts.tsx';
import { DraftContent } from './draft-content.tsx';
import { NoticesHead } from './head.tsx';
import { type NoticeDraftContentFragment, type NoticeQuestion, NOTICES_TO_REVIEW, REVIEW_NOTICE } from './notices.graphql.ts';
import { Colour } from './words.tsx';

const QUESTIONS: readonly NoticeQuestion[] = [
  'POLITICAL',
  'MILITARY',
  'RELIGIOUS',
  'RACIAL',
  'NECESSITY',
  'PROPORTIONALITY',
  'DATA_QUALITY',
];

/** What waits for the reviewers of the hub. Who has voted no longer sees it. */
export function NoticesToReviewPage(): ReactNode {
  const drafts = useHubPages(NOTICES_TO_REVIEW, {}, (answer) => answer.drafts);
  const nodes = nodesOf(drafts.data);
  useContentLabels(nodes.map(({ tlp }) => tlp));
  return (
    <div className="page">
      <NoticesHead />
      <div data-tour="review">
        <Answer of={drafts}>
          {() =>
            nodes.length === 0 ? (
              <Empty icon="check" title={<Text id="notices.review.none" />} />
            ) : (
              <div className="stack">
                {nodes.map((draft) => (
                  <Review key={draft.id} draft={draft} />
                ))}
                <More of={drafts} />
              </div>
            )
          }
        </Answer>
      </div>
    </div>
  );
}

/** A new revision is judged by itself: its questions are asked again, and what was noted stays. */
function Review({ draft }: { readonly draft: NoticeDraftContentFragment }): ReactNode {
  const [note, setNote] = useState('');
  return (
    <article className="stack review">
      <div className="row w">
        <Colour of={draft.colour} />
        <PartyMark party={draft.owner} />
        <h2 lang={draft.original.language}>{draft.original.title}</h2>
        <span className="end">
          <Tlp label={draft.tlp} />
        </span>
      </div>
      <DraftContent draft={draft} files={<Files files={draft.evidence} pathOf={(id) => `/bulk/evidence/${id}/review`} />} />
      <Checklist key={draft.revision} draft={draft} note={note} onNote={setNote} />
    </article>
  );
}

interface ChecklistProps {
  readonly draft: NoticeDraftContentFragment;
  readonly note: string;
  readonly onNote: (note: string) => void;
}

/** Seven questions, each answered once. The hub refuses a vote that contradicts its own answers. */
function Checklist({ draft: { id, revision }, note, onNote }: ChecklistProps): ReactNode {
  const text = useText();
  const [answers, setAnswers] = useState<Partial<Readonly<Record<NoticeQuestion, boolean>>>>({});
  const review = useHubMutation(REVIEW_NOTICE);
  const isComplete = QUESTIONS.every((question) => answers[question] !== undefined);
  const vote = (agree: boolean): void =>
    review.mutate(
      {
        id,
        revision,
        agree,
        note: note.trim() || null,
        checklist: QUESTIONS.map((question) => ({ question, yes: answers[question] ?? false })),
      },
      { onSuccess: ({ review: { outcome } }) => say(text(`notices.outcome.${outcome}`)) },
    );
  return (
    <section className="card" aria-label={text('notices.checklist')}>
      <header>
        <h3>
          <Text id="notices.checklist" />
        </h3>
      </header>
      <div className="bd stack">
        <ul className="checklist">
          {QUESTIONS.map((question) => (
            <li key={question}>
              <fieldset className="row w grow">
                <legend className="sr">
                  <Text id={`notices.question.${question}`} />
                </legend>
                <span className="grow" aria-hidden="true">
                  <Text id={`notices.question.${question}`} />
                </span>
                {([true, false] as const).map((yes) => (
                  <label className="tog" key={String(yes)}>
                    <input
                      type="radio"
                      name={`${id} ${question}`}
                      checked={answers[question] === yes}
                      onChange={() => setAnswers({ ...answers, [question]: yes })}
                    />
                    <Text id={yes ? 'notices.yes' : 'notices.no'} />
                  </label>
                ))}
              </fieldset>
            </li>
          ))}
        </ul>
        <TextArea
          label={text('notices.review.note')}
          hint={text('notices.review.note.hint')}
          value={note}
          maxLength={2_000}
          onChange={({ target }) => onNote(target.value)}
        />
        <FormError error={review.error} />
        <div className="row w">
          <button
            className="btn end"
            type="button"
            disabled={review.isPending || !isComplete || note.trim() === ''}
            onClick={() => vote(false)}
          >
            <Text id="notices.return" />
          </button>
          <button className="btn pri" type="button" disabled={review.isPending || !isComplete} onClick={() => vote(true)}>
            <Text id="notices.agree" />
          </button>
        </div>
      </div>
    </section>
  );
}
