import { Link } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import { useHubQuery } from '../../app/queries.ts';
import { useMay } from '../../app/session.ts';
import { Text, useText } from '../../app/text.tsx';
import { Answer } from '../../parts/answer.tsx';
import { PageHead } from '../../parts/page-head.tsx';
import { Time } from '../../parts/time.tsx';
import { Cases } from './cases.tsx';
import { Indicators } from './indicators.tsx';
import { startOf, type Span, SPANS } from './last-visit.ts';
import { LAST_VISIT } from './new.graphql.ts';
import { Raised } from './raised.tsx';
import { Waiting } from './waiting.tsx';

/** What changed since the last visit: the last use of the account before this session, or a span that the officer chooses. */
export function NewPage(): ReactNode {
  const text = useText();
  const visit = useHubQuery(LAST_VISIT, {});
  return (
    <div className="page">
      <PageHead title={text('new.title')}>
        <p>
          <Text id="new.about" />
        </p>
      </PageHead>
      <Answer of={visit}>{({ lastVisit }) => <Since lastVisit={lastVisit} />}</Answer>
    </div>
  );
}

function Since({ lastVisit }: { readonly lastVisit: string | null }): ReactNode {
  const text = useText();
  const [now] = useState(() => Date.now());
  const [span, setSpan] = useState<Span>(lastVisit === null ? 'shift' : 'visit');
  const [hasAlerts, hasCases] = [useMay('alert:read'), useMay('case:read')];
  const since = startOf(span, lastVisit, now);
  return (
    <>
      <div className="row w list-bar">
        <div className="seg" role="group" aria-label={text('new.since')}>
          {SPANS.filter((one) => one !== 'visit' || lastVisit !== null).map((one) => (
            <button key={one} type="button" aria-pressed={span === one} onClick={() => setSpan(one)}>
              <Text id={`new.span.${one}`} />
            </button>
          ))}
        </div>
        <span className="s q">
          <Text id="new.since.time" values={{ time: <Time of={since} /> }} />
        </span>
        <Link className="end s" to="/feed">
          <Text id="new.feed" />
        </Link>
      </div>
      <div className="cols two">
        <Indicators since={since} />
        <div className="stack">
          <Waiting />
          {hasAlerts && <Raised since={since} />}
          {hasCases && <Cases since={since} />}
        </div>
      </div>
    </>
  );
}
