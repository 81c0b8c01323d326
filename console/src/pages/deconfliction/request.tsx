import { Link, useParams } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useContentLabels } from '../../app/page-label.ts';
import { useHubQuery } from '../../app/queries.ts';
import { Text, useText } from '../../app/text.tsx';
import { ActorName } from '../../parts/party.tsx';
import { Answer } from '../../parts/answer.tsx';
import { IndicatorLink } from '../../parts/indicator-link.tsx';
import { Icon, Tlp } from '../../parts/marks.tsx';
import { PageHead } from '../../parts/page-head.tsx';
import { Note, NothingHere } from '../../parts/states.tsx';
import { Time } from '../../parts/time.tsx';
import { Holders } from './answer-list.tsx';
import { DECONFLICTION_REQUEST, type DeconflictionAskedFragment } from './deconfliction.graphql.ts';

/** One own request, and what owners have answered. */
export function DeconflictionRequestPage(): ReactNode {
  const { id = '' } = useParams({ strict: false });
  const answer = useHubQuery(DECONFLICTION_REQUEST, { id }, { refetchInterval: 15_000 });
  useContentLabels((answer.data?.request?.answers ?? []).flatMap(({ indicator }) => (indicator ? [indicator.tlp] : [])));
  return <Answer of={answer}>{({ request }) => (request ? <Content request={request} /> : <NothingHere />)}</Answer>;
}

function Content({ request }: { readonly request: DeconflictionAskedFragment }): ReactNode {
  const text = useText();
  const { input, canonical, hit, parties, undisclosed, answers } = request;
  return (
    <div className="page">
      <PageHead
        title={canonical ?? input}
        acts={
          <Link className="btn" to="/contacts">
            <Icon name="phone" />
            <Text id="deconfliction.contacts" />
          </Link>
        }
      >
        <p>
          <Link to="/deconfliction/requests">
            <Text id="deconfliction.yours" />
          </Link>
        </p>
      </PageHead>
      <div className="cols rail">
        <div className="stack">
          <section className="card" aria-label={text('deconfliction.answer')}>
            <header>
              <h2>
                <Text id={hit ? 'deconfliction.hit' : 'deconfliction.no-hit'} />
              </h2>
            </header>
            <div className="bd">
              {hit ? (
                <Holders parties={parties} undisclosed={undisclosed} />
              ) : (
                <Note>
                  <Text id="deconfliction.proves-nothing" />
                </Note>
              )}
            </div>
          </section>
          <section className="card" aria-labelledby="since">
            <header>
              <h2 id="since">
                <Text id="deconfliction.since" />
              </h2>
            </header>
            <div className="bd">
              {answers.length === 0 ? (
                <p className="m">
                  <Text id="deconfliction.since.none" />
                </p>
              ) : (
                <Answers answers={answers} />
              )}
            </div>
          </section>
        </div>
        <AskedAs request={request} />
      </div>
    </div>
  );
}

function AskedAs({ request: { input, purpose, caseReference, createdAt } }: { readonly request: DeconflictionAskedFragment }): ReactNode {
  const text = useText();
  return (
    <aside className="card" aria-label={text('deconfliction.asked-as')}>
      <div className="bd">
        <dl className="kv">
          <dt>
            <Text id="deconfliction.input" />
          </dt>
          <dd className="v">{input}</dd>
          <dt>
            <Text id="deconfliction.purpose" />
          </dt>
          <dd>{purpose}</dd>
          <dt>
            <Text id="deconfliction.case" />
          </dt>
          <dd>{caseReference}</dd>
          <dt>
            <Text id="deconfliction.asked" />
          </dt>
          <dd>
            <Time of={createdAt} />
          </dd>
        </dl>
      </div>
    </aside>
  );
}

const Answers = ({ answers }: { readonly answers: DeconflictionAskedFragment['answers'] }): ReactNode => (
  <ul className="stack">
    {answers.map(({ answer, at, by, note, indicator }) => (
      <li className="stack8" key={`${at} ${by?.party?.id ?? ''}`}>
        <div className="row w">
          <ActorName actor={by} />
          <span className={`st${answer === 'DECLINED' ? '' : ' a'}`}>
            <Text id={`deconfliction.${answer}`} />
          </span>
          <span className="end s q">
            <Time of={at} />
          </span>
        </div>
        {note !== null && <p>{note}</p>}
        {indicator && (
          <p className="row w">
            <IndicatorLink of={indicator} />
            <Tlp label={indicator.tlp} />
          </p>
        )}
      </li>
    ))}
  </ul>
);
