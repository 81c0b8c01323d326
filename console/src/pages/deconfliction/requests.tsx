import { Link } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import { useContentLabels } from '../../app/page-label.ts';
import { nodesOf, useHubPages } from '../../app/queries.ts';
import { Text, type TextId, useText } from '../../app/text.tsx';
import { Answer, More } from '../../parts/answer.tsx';
import { PartyMark } from '../../parts/marks.tsx';
import { Empty } from '../../parts/states.tsx';
import { Time } from '../../parts/time.tsx';
import { DECONFLICTION_REQUESTS, type DeconflictionAskedFragment } from './deconfliction.graphql.ts';
import { DeconflictionHead } from './head.tsx';

const FILTERS = { all: {}, hit: { hit: true }, answered: { answered: true } } as const;
const HEADS: readonly TextId[] = ['deconfliction.value', 'deconfliction.answer', 'deconfliction.why', 'deconfliction.asked'];

/** The officer's own requests, as they were answered, and what owners have answered since. */
export function DeconflictionRequestsPage(): ReactNode {
  const text = useText();
  const [shown, setShown] = useState<keyof typeof FILTERS>('all');
  const requests = useHubPages(DECONFLICTION_REQUESTS, { filter: FILTERS[shown] }, (answer) => answer.requests);
  const nodes = nodesOf(requests.data);
  useContentLabels(nodes.flatMap(({ answers }) => answers.flatMap(({ indicator }) => (indicator ? [indicator.tlp] : []))));
  return (
    <div className="page">
      <DeconflictionHead />
      <div className="row w results-bar">
        <div className="seg" role="group" aria-label={text('deconfliction.yours')}>
          {(Object.keys(FILTERS) as (keyof typeof FILTERS)[]).map((one) => (
            <button key={one} type="button" aria-pressed={shown === one} onClick={() => setShown(one)}>
              <Text id={`deconfliction.show.${one}`} />
            </button>
          ))}
        </div>
      </div>
      <Answer of={requests}>
        {() =>
          nodes.length === 0 ? (
            <Empty icon="deconf" title={<Text id="deconfliction.yours.none" />} />
          ) : (
            <section className="card" aria-label={text('deconfliction.yours')}>
              <div className="tw">
                <table className="t st-l">
                  <thead>
                    <tr>
                      {HEADS.map((id) => (
                        <th key={id}>
                          <Text id={id} />
                        </th>
                      ))}
                    </tr>
                  </thead>
                  <tbody>
                    {nodes.map((one) => (
                      <RequestRow key={one.id} request={one} />
                    ))}
                  </tbody>
                </table>
              </div>
              <More of={requests} />
            </section>
          )
        }
      </Answer>
    </div>
  );
}

function RequestRow({ request }: { readonly request: DeconflictionAskedFragment }): ReactNode {
  const text = useText();
  const { id, input, canonical, hit, parties, undisclosed, answers, purpose, caseReference, createdAt } = request;
  return (
    <tr>
      <td className="fw">
        <Link to="/deconfliction/requests/$id" params={{ id }} className="v">
          {canonical ?? input}
        </Link>
      </td>
      <td className="fw">
        <span className="row w">
          <span className={`st${hit ? ' a' : ''}`}>
            <Text id={hit ? 'deconfliction.hit' : 'deconfliction.no-hit'} />
          </span>
          <span className="mks">
            {parties.map((party) => (
              <PartyMark key={party.id} party={party} />
            ))}
            {undisclosed && <PartyMark party={null} />}
          </span>
          {answers.length > 0 && (
            <span className="tag a">
              <Text id="deconfliction.answered" values={{ count: answers.length }} />
            </span>
          )}
        </span>
      </td>
      <td className="fw">
        {purpose} <span className="s q">{caseReference}</span>
      </td>
      <td className="nw s" data-l={text('deconfliction.asked')}>
        <Time of={createdAt} />
      </td>
    </tr>
  );
}
