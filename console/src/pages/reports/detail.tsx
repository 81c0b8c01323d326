import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useIsWaiting } from '../../app/held.ts';
import { useKeptDraft } from '../../app/kept-draft.ts';
import { useContentLabels } from '../../app/page-label.ts';
import { useHubQuery } from '../../app/queries.ts';
import { Text } from '../../app/text.tsx';
import { Answer } from '../../parts/answer.tsx';
import { Clock } from '../../parts/clock.tsx';
import { Files } from '../../parts/files.tsx';
import { PartyMark, Tlp } from '../../parts/marks.tsx';
import { Red, redMark, useIsShown } from '../../parts/red.tsx';
import { Note, NothingHere } from '../../parts/states.tsx';
import { Time } from '../../parts/time.tsx';
import { After } from './after.tsx';
import { useReadEntry } from './content.ts';
import { DecisionForm } from './decision.tsx';
import { Duplicates } from './duplicates.tsx';
import { ReportFacts } from './facts.tsx';
import { useDrawnReport } from './report-keys.ts';
import { ONE_TRIAGE_ENTRY, type TriageDetailFragment } from './reports.graphql.ts';
import { type Judged, judgedOf } from './judged.ts';
import { ReportValues } from './values.tsx';

interface DetailProps {
  /** Of an entry, or of the report of one. */
  readonly id: string;
  /** The entry is decided, or will be: the officer goes on to the next one. */
  readonly onDone: () => void;
}

export function ReportDetail({ id, onDone }: DetailProps): ReactNode {
  const answer = useHubQuery(ONE_TRIAGE_ENTRY, { id });
  useDrawnReport(id, !answer.isPending);
  return (
    <Answer of={answer}>
      {({ triageEntry, ofReport }) => {
        const entry = triageEntry ?? ofReport.nodes[0];
        return entry ? <Entry key={entry.id} entry={entry} onDone={onDone} /> : <NothingHere as="h2" />;
      }}
    </Answer>
  );
}

function Entry({ entry, onDone }: { readonly entry: TriageDetailFragment; readonly onDone: () => void }): ReactNode {
  const { report, state } = entry;
  const opened = useReadEntry(entry);
  // Choices are named by the places of the values: other values need other choices.
  const {
    draft: judged,
    setDraft: setJudged,
    forget: onSent,
  } = useKeptDraft<Judged>(`judged ${entry.id} ${opened.now.values}`, judgedOf(entry), () => '');
  const isShown = useIsShown(report.id, report.tlp);
  const isWaiting = useIsWaiting(entry.id);
  useContentLabels([report.tlp]);
  return (
    <>
      <div className="triage-body stack">
        <Link className="btn sm only-narrow" to="/reports">
          <Text id="triage.back" />
        </Link>
        <div className="row w">
          <PartyMark party={report.owner} />
          <span className="m grow entry-name">
            <Text
              id="triage.sent"
              values={{ partner: report.owner?.name ?? '', reference: report.reference, time: <Time of={report.publishedAt} /> }}
            />
          </span>
          <span className="end row">
            {state === 'NEW' && <Clock name={report.reference} from={entry.createdAt} due={entry.dueAt} />}
            <Tlp label={report.tlp} />
          </span>
        </div>
        <Red id={report.id} tlp={report.tlp}>
          <h2 className="big">{report.title}</h2>
          {report.narrative !== null && <p className="m narrative">{report.narrative}</p>}
        </Red>
        <States entry={entry} />
        {isShown && (
          <div {...redMark(report.id, report.tlp, 'stack')}>
            <ReportValues entry={entry} judged={judged} onJudged={setJudged} />
            <ReportFacts report={report} />
            {report.evidence.length > 0 && (
              <section className="card">
                <header>
                  <h2>
                    <Text id="triage.files" />
                  </h2>
                </header>
                <div className="bd">
                  <Files files={report.evidence} />
                </div>
              </section>
            )}
          </div>
        )}
        {entry.duplicates.length > 0 && <Duplicates {...{ entry, opened, onSent }} />}
      </div>
      {isWaiting && (
        <Note tone="accent" icon="clock">
          <Text id="triage.waits.why" />
        </Note>
      )}
      {isShown &&
        (state === 'NEW' ? (
          <DecisionForm {...{ entry, opened, judged, onDone, onSent }} />
        ) : (
          <After {...{ entry, opened, judged, onSent }} />
        ))}
    </>
  );
}

/** What the officer must know before deciding. */
function States({ entry }: { readonly entry: TriageDetailFragment }): ReactNode {
  const { amendedAt, assignee, report, agency, indexes, state } = entry;
  const [outcome] = report.outcomes;
  return (
    <>
      {report.state === 'WITHDRAWN' && (
        <Note tone="warning" icon="ban">
          <Text id="triage.withdrawn" />
        </Note>
      )}
      {amendedAt !== null && (
        <Note tone="accent" icon="info">
          <Text id="triage.amended.at" values={{ time: <Time of={amendedAt} /> }} />
        </Note>
      )}
      {outcome?.question && (
        <Note icon="chat">
          <Red id={report.id} tlp={report.tlp}>
            <q>{outcome.question.question}</q>{' '}
            {outcome.question.answer === null ? (
              <Text id="triage.unanswered" />
            ) : (
              <Text id="triage.answered" values={{ partner: report.owner?.name ?? '', answer: <q>{outcome.question.answer}</q> }} />
            )}
          </Red>
        </Note>
      )}
      <p className="s q">
        <Text id={`triage.state.${state}`} />
        {assignee && <Text id="triage.assigned" values={{ officer: assignee.name ?? '' }} />}
        {agency && <Text id="triage.of-agency" values={{ agency: agency.name }} />}
        {indexes && <Text id="triage.part" values={{ count: indexes.length, all: report.values.length }} />}
      </p>
    </>
  );
}
