import { Link } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import { useContentLabels } from '../../app/page-label.ts';
import { nodesOf, useHubPages, useHubQuery } from '../../app/queries.ts';
import { useViewer } from '../../app/session.ts';
import { Text, useText } from '../../app/text.tsx';
import { Answer, More } from '../../parts/answer.tsx';
import { PageHead } from '../../parts/page-head.tsx';
import { Empty } from '../../parts/states.tsx';
import { ASKED } from './asked.graphql.ts';
import { Figures } from './figures.tsx';
import { OWN_REPORTS, PARTNER_FIGURES } from './partner.graphql.ts';
import { openQuestionsOf, Questions } from './questions.tsx';
import { OwnReports } from './report-rows.tsx';
import { AskedAside } from './asked-aside.tsx';

const DAYS = 30;
const READ_AGAIN_MS = 60_000;
const OPEN = ['SENT', 'ACKNOWLEDGED', 'PARTIALLY_HELD'] as const;

/** Home of a partner: what became of its own reports, and what waits for it. Nobody else's. */
export function OutcomesPage(): ReactNode {
  const text = useText();
  const { party } = useViewer();
  const [span] = useState(() => {
    const to = new Date();
    return { from: new Date(to.getTime() - DAYS * 86_400_000).toISOString(), to: to.toISOString() };
  });
  const options = { refetchInterval: READ_AGAIN_MS };
  const figures = useHubQuery(PARTNER_FIGURES, span);
  const reports = useHubPages(OWN_REPORTS, {}, (answer) => answer.reports, options);
  const asked = useHubPages(ASKED, { states: OPEN }, (answer) => answer.actionRequests, options);
  const [own, requests] = [nodesOf(reports.data), nodesOf(asked.data)];
  const questions = openQuestionsOf(own);
  useContentLabels([...own, ...requests].map(({ tlp }) => tlp));
  return (
    <div className="page">
      <PageHead
        title={text('outcomes.title')}
        acts={
          <Link className="btn pri" to="/report">
            <Text id="outcomes.new" />
          </Link>
        }
      >
        <p>
          <Text id="outcomes.about" values={{ party: party.name }} />
        </p>
      </PageHead>
      <Answer of={figures}>
        {({ partnerStatistics }) => <Figures rows={partnerStatistics} days={DAYS} waiting={questions.length + requests.length} />}
      </Answer>
      <div className="cols rail figures-below">
        <div className="stack" data-tour="outcomes">
          <Answer of={reports}>
            {() =>
              own.length === 0 ? (
                <Empty icon="publish" title={<Text id="outcomes.none" />}>
                  <p>
                    <Text id="outcomes.none.why" />
                  </p>
                </Empty>
              ) : (
                <OwnReports reports={own} />
              )
            }
          </Answer>
          <More of={reports} />
        </div>
        <aside className="stack">
          <Answer of={reports}>{() => <Questions questions={questions} />}</Answer>
          <Answer of={asked}>{() => <AskedAside requests={requests} />}</Answer>
        </aside>
      </div>
    </div>
  );
}
