import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { Text, type TextId, useText } from '../../app/text.tsx';
import { PartyMark, Tlp } from '../../parts/marks.tsx';
import { reportTitle } from '../../parts/report-title.ts';
import { Time } from '../../parts/time.tsx';
import { countOf, sharesOf } from './shares.ts';
import type { OwnReportLineFragment } from './partner.graphql.ts';

/** The own reports, each with what became of it. */
export function OwnReports({ reports }: { readonly reports: readonly OwnReportLineFragment[] }): ReactNode {
  return (
    <section className="card" aria-labelledby="own-reports">
      <header>
        <h2 id="own-reports">
          <Text id="outcomes.reports" />
        </h2>
        <span className="end row s m w bar-key">
          <span className="lgd lgd-done">
            <Text id="outcomes.bar.acted" />
          </span>
          <span className="lgd lgd-work">
            <Text id="outcomes.bar.work" />
          </span>
          <span className="lgd lgd-unused">
            <Text id="outcomes.bar.unused" />
          </span>
        </span>
      </header>
      <div className="tw">
        <table className="t st-l">
          <thead>
            <tr>
              {(['outcomes.report', 'outcomes.answers', 'outcomes.label', 'outcomes.state'] as const).map((id) => (
                <th key={id}>
                  <Text id={id} />
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {reports.map((report) => (
              <Row key={report.id} report={report} />
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

function Row({ report }: { readonly report: OwnReportLineFragment }): ReactNode {
  const { id, reference, tlp, values, updatedAt, outcomes } = report;
  return (
    <tr>
      <td className="fw">
        <Link className="b" to="/outcomes/$id" params={{ id }}>
          {reportTitle(report)}
        </Link>
        <span className="s q below">
          {reference}, <Text id="outcomes.values" values={{ count: values.length }} />, <Time of={updatedAt} />
        </span>
      </td>
      <td className="fw bar-cell">
        <Bar report={report} />
        {outcomes.length > 0 && (
          <span className="mks">
            {outcomes.map((outcome) => (
              <PartyMark key={outcome.id} party={outcome.createdBy?.party ?? null} />
            ))}
          </span>
        )}
      </td>
      <td>
        <Tlp label={tlp} />
      </td>
      <td className="nw">
        <State report={report} />
      </td>
    </tr>
  );
}

/** How many countries act on a report, work on it, and do not use it. */
function Bar({ report }: { readonly report: OwnReportLineFragment }): ReactNode {
  const text = useText();
  const { done, work, unused } = sharesOf(report.outcomes);
  const all = done + work + unused;
  if (all === 0) return null;
  const width = (count: number) => (element: HTMLElement | null) => void element?.style.setProperty('width', `${(count / all) * 100}%`);
  return (
    <span className="bar" role="img" aria-label={text('outcomes.bar', { acted: done, work, unused })}>
      <i className="okc" ref={width(done)} />
      <i className="c2" ref={width(work)} />
      <i className="c3" ref={width(unused)} />
    </span>
  );
}

function State({ report: { state, outcomes } }: { readonly report: OwnReportLineFragment }): ReactNode {
  const questions = countOf(outcomes, ['QUESTION']);
  if (questions > 0) {
    return (
      <span className="st w">
        <Text id="outcomes.asked" values={{ count: questions }} />
      </span>
    );
  }
  const id: TextId =
    state !== 'SUBMITTED' ? `outcomes.state.${state}` : outcomes.length === 0 ? 'outcomes.state.waits' : 'outcomes.state.answered';
  return <Text id={id} values={{ count: outcomes.length }} />;
}
