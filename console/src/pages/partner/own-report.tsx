import { Link, useParams } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import { heldId, useIsWaiting } from '../../app/held.ts';
import { useContentLabels } from '../../app/page-label.ts';
import { useHubQuery } from '../../app/queries.ts';
import { Text, useText } from '../../app/text.tsx';
import { Answer } from '../../parts/answer.tsx';
import { Files } from '../../parts/files.tsx';
import { HeldReasonDialog } from '../../parts/held-reason-dialog.tsx';
import { Value } from '../../parts/kind.tsx';
import { Tlp } from '../../parts/marks.tsx';
import { OutcomeWords } from '../../parts/outcome-words.tsx';
import { PageHead } from '../../parts/page-head.tsx';
import { PartyName } from '../../parts/party.tsx';
import { Red } from '../../parts/red.tsx';
import { reportTitle } from '../../parts/report-title.ts';
import { Note, NothingHere } from '../../parts/states.tsx';
import { Time } from '../../parts/time.tsx';
import { ReportFacts } from '../reports/facts.tsx';
import { amendmentOf, draftOf } from './draft-of.ts';
import { IntoForm } from './into-form.tsx';
import { OWN_REPORT, type OwnReportQuery, WITHDRAW_REPORT } from './partner.graphql.ts';
import { Question } from './questions.tsx';

type ReportOf = NonNullable<OwnReportQuery['report']>;

/** One of the own reports: what countries answer, where it went, and what it says. */
export function OwnReportPage(): ReactNode {
  const { id } = useParams({ strict: false });
  const answer = useHubQuery(OWN_REPORT, { id: id ?? '' });
  return (
    <div className="page">
      <Answer of={answer}>{({ report }) => (report ? <OwnReport report={report} /> : <NothingHere />)}</Answer>
    </div>
  );
}

function OwnReport({ report }: { readonly report: ReportOf }): ReactNode {
  useContentLabels([report.tlp]);
  return (
    <>
      <PageHead title={reportTitle(report)} acts={report.state !== 'WITHDRAWN' && <Acts report={report} />}>
        <p className="row w">
          <Link to="/outcomes">
            <Text id="outcomes.back" />
          </Link>
          <span>{report.reference}</span>
          <Time of={report.publishedAt} />
          <Tlp label={report.tlp} />
        </p>
      </PageHead>
      {report.state !== 'SUBMITTED' && (
        <div className="list-bar">
          <Note tone={report.state === 'WITHDRAWN' ? 'warning' : 'info'}>
            <Text id={`outcomes.state.${report.state}`} />{' '}
            {report.withdrawnReason !== null && (
              <Red id={report.id} tlp={report.tlp}>
                <q>{report.withdrawnReason}</q>
              </Red>
            )}
          </Note>
        </div>
      )}
      <Red id={report.id} tlp={report.tlp}>
        {report.tlp === 'RED' && <h2 className="big">{report.title}</h2>}
        <Content report={report} />
      </Red>
    </>
  );
}

function Acts({ report }: { readonly report: ReportOf }): ReactNode {
  const [isWithdrawing, setWithdrawing] = useState(false);
  const isHeld = useIsWaiting(heldId(WITHDRAW_REPORT, report.id));
  return (
    <>
      {report.state === 'DRAFT' && <IntoForm act="outcomes.go-on" draftNow={() => draftOf(report)} />}
      {report.state === 'SUBMITTED' && <IntoForm act="outcomes.amend" draftNow={() => amendmentOf(report)} />}
      <button className="btn" type="button" disabled={isHeld} onClick={() => setWithdrawing(true)}>
        <Text id="outcomes.withdraw" />
      </button>
      {isWithdrawing && (
        <HeldReasonDialog
          title={<Text id="outcomes.withdraw.title" />}
          label={<Text id="outcomes.withdraw.reason" />}
          act={<Text id="outcomes.withdraw" />}
          isRequired
          onClose={() => setWithdrawing(false)}
          document={WITHDRAW_REPORT}
          about={report.id}
          variables={(reason) => ({ id: report.id, reason })}
          held={<Text id="outcomes.withdraw.held" />}
        >
          <p>
            <Text id="outcomes.withdraw.why" />
          </p>
        </HeldReasonDialog>
      )}
    </>
  );
}

function Content({ report }: { readonly report: ReportOf }): ReactNode {
  const text = useText();
  return (
    <div className="cols rail">
      <div className="stack">
        <section className="card" aria-labelledby="answers">
          <header>
            <h2 id="answers">
              <Text id="outcomes.answers" />
            </h2>
          </header>
          {report.outcomes.length === 0 && (
            <p className="bd s q">
              <Text id="outcomes.no-answers" />
            </p>
          )}
          <ul>
            {report.outcomes.map((outcome) => (
              <li key={outcome.id} className="entry stack8">
                <div className="row w">
                  <PartyName party={outcome.createdBy?.party ?? null} />
                  <span className="end s q">
                    <Time of={outcome.updatedAt} />
                  </span>
                </div>
                <p>
                  <OutcomeWords
                    country={outcome.createdBy?.party?.name ?? ''}
                    state={outcome.state}
                    reason={outcome.reason}
                    comment={outcome.comment}
                    verdicts={outcome.verdicts.length}
                  />
                </p>
                <Question outcome={outcome} />
              </li>
            ))}
          </ul>
        </section>
        <Values report={report} />
        {report.narrative !== null && <p className="m narrative">{report.narrative}</p>}
      </div>
      <aside className="stack">
        <section className="card" aria-labelledby="routes">
          <header>
            <h2 id="routes">
              <Text id="outcomes.routes" />
            </h2>
          </header>
          {report.routes.length === 0 && (
            <p className="bd s q">
              <Text id="outcomes.routes.none" />
            </p>
          )}
          <ul>
            {report.routes.map(({ party, reasons }) => (
              <li key={party.id} className="entry">
                <PartyName party={party} />
                <p className="s q">{reasons.map(({ reason }) => text(`route.${reason}`)).join(', ')}</p>
              </li>
            ))}
          </ul>
        </section>
        <ReportFacts report={report} />
        {report.evidence.length > 0 && <Files files={report.evidence} />}
      </aside>
    </div>
  );
}

function Values({ report }: { readonly report: ReportOf }): ReactNode {
  const text = useText();
  return (
    <section className="card" aria-label={text('triage.values')}>
      <div className="tw">
        <table className="t dense st-l">
          <thead>
            <tr>
              {(['triage.value', 'outcomes.note', 'outcomes.verdicts'] as const).map((id) => (
                <th key={id}>
                  <Text id={id} />
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {report.values.map(({ kind, display, note }, index) => (
              <tr key={`${kind} ${display}`}>
                <td className="fw">
                  <Value kind={kind}>{display}</Value>
                </td>
                <td className="m">{note}</td>
                <td className="s">
                  {report.outcomes
                    .flatMap(({ createdBy, verdicts }) =>
                      verdicts
                        .filter((one) => one.index === index)
                        .map(({ verdict }) =>
                          text('outcomes.verdict', { country: createdBy?.party?.name ?? '', verdict: text(`verdict.${verdict}`) }),
                        ),
                    )
                    .join(', ')}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}
