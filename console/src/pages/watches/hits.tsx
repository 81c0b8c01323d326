import { Link } from '@tanstack/react-router';
import { type ReactNode, useEffect } from 'react';
import { handOver } from '../../app/handed-over.ts';
import { useContentLabels } from '../../app/page-label.ts';
import { nodesOf, useHubPages } from '../../app/queries.ts';
import { useMay } from '../../app/session.ts';
import { Text, useText } from '../../app/text.tsx';
import { Answer, More } from '../../parts/answer.tsx';
import { IndicatorLink } from '../../parts/indicator-link.tsx';
import { Value } from '../../parts/kind.tsx';
import { PartyMark, Tlp } from '../../parts/marks.tsx';
import { Empty } from '../../parts/states.tsx';
import { Time } from '../../parts/time.tsx';
import { WATCH_HITS, type WatchHitsQuery } from './watches.graphql.ts';

type Hit = WatchHitsQuery['hits']['events'][number];

/** Hits in the order in which they fired. An indicator is read again each time: after a withdrawal its hit stays without it. */
export function Hits({ id, count }: { readonly id: string; readonly count: number }): ReactNode {
  const text = useText();
  const hits = useHubPages(WATCH_HITS, { id }, ({ hits: { events, more, cursor } }) => ({
    nodes: events,
    pageInfo: { hasNextPage: more, endCursor: cursor },
  }));
  const { refetch } = hits;
  // The watch is read more often than its hits, and tells of new ones.
  useEffect(() => void refetch(), [count, refetch]);
  const nodes = nodesOf(hits.data);
  useContentLabels(nodes.flatMap(({ indicator }) => (indicator ? [indicator.tlp] : [])));
  return (
    <section className="card" aria-labelledby="hits">
      <header>
        <h2 id="hits">
          <Text id="watches.hits" />
        </h2>
        <span className="s q">
          <Text id="watches.hits.order" />
        </span>
      </header>
      <Answer of={hits}>
        {() =>
          nodes.length === 0 ? (
            <Empty icon="eye" title={<Text id="watches.hits.none" />}>
              <p>
                <Text id="watches.hits.none.why" />
              </p>
            </Empty>
          ) : (
            <>
              <ul className="rows" aria-label={text('watches.hits')}>
                {nodes.map((hit) => (
                  <HitRow key={hit.cursor} hit={hit} />
                ))}
              </ul>
              <More of={hits} />
            </>
          )
        }
      </Answer>
    </section>
  );
}

function HitRow({ hit: { at, disclosure, term, holder, indicator } }: { readonly hit: Hit }): ReactNode {
  const mayAsk = useMay('deconflict:ask');
  return (
    <li className="stack8">
      <div className="row w">
        {term && !indicator && <Value kind={term.kind}>{term.display}</Value>}
        {indicator && (
          <>
            <PartyMark party={indicator.owner} />
            <IndicatorLink of={indicator} />
            <Tlp label={indicator.tlp} />
          </>
        )}
        <span className="end s q">
          <Time of={at} />
        </span>
      </div>
      {indicator ? (
        <p className="s m">
          <Text id={`threat.${indicator.threat}`} />
        </p>
      ) : disclosure === 'VISIBLE' ? (
        <p className="s m">
          <Text id="watches.hit.gone" />
        </p>
      ) : (
        <div className="row w">
          <PartyMark party={holder} />
          <span>
            {holder ? <Text id="deconfliction.holds" values={{ party: holder.name }} /> : <Text id="deconfliction.member-holds" />}
          </span>
          {mayAsk && (
            <Link
              className="btn sm end"
              to="/deconfliction"
              onClick={() => handOver(term ? [{ kind: term.kind, value: term.display }] : [])}
            >
              <Text id="watches.hit.ask" />
            </Link>
          )}
        </div>
      )}
    </li>
  );
}
