import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { nodesOf, useHubPages } from '../../app/queries.ts';
import { Text, type TextId, useText } from '../../app/text.tsx';
import { Answer, More } from '../../parts/answer.tsx';
import { Icon } from '../../parts/marks.tsx';
import { PageHead } from '../../parts/page-head.tsx';
import { Empty } from '../../parts/states.tsx';
import { Time } from '../../parts/time.tsx';
import { WATCHES, type WatchLineFragment } from './watches.graphql.ts';

const HEADS: readonly TextId[] = ['watches.name', 'watches.about', 'watches.state', 'watches.hits', 'watches.ends', 'watches.visible-to'];

/** Standing private queries of the officer and of those who share theirs. */
export function WatchesPage(): ReactNode {
  const text = useText();
  const watches = useHubPages(WATCHES, {}, (answer) => answer.watches);
  const nodes = nodesOf(watches.data);
  return (
    <div className="page">
      <PageHead
        title={text('watches.title')}
        acts={
          <Link className="btn pri" data-tour="watches" to="/watches/new">
            <Icon name="plus" />
            <Text id="watches.new" />
          </Link>
        }
      >
        <p>
          <Text id="watches.what" />
        </p>
      </PageHead>
      <Answer of={watches}>
        {() =>
          nodes.length === 0 ? (
            <Empty icon="eye" title={<Text id="watches.none" />}>
              <p>
                <Text id="watches.none.why" />
              </p>
            </Empty>
          ) : (
            <section className="card" aria-label={text('watches.title')}>
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
                    {nodes.map((watch) => (
                      <WatchRow key={watch.id} watch={watch} />
                    ))}
                  </tbody>
                </table>
              </div>
              <More of={watches} />
            </section>
          )
        }
      </Answer>
    </div>
  );
}

function WatchRow({ watch }: { readonly watch: WatchLineFragment }): ReactNode {
  const text = useText();
  const { id, name, purpose, hitCount, expiresAt, visibleTo } = watch;
  return (
    <tr>
      <td className="fw">
        <Link className="b" to="/watches/$id" params={{ id }}>
          {name}
        </Link>
        <span className="s q block">{purpose}</span>
      </td>
      <td>
        <About watch={watch} />
      </td>
      <td>
        <WatchStateMark watch={watch} />
      </td>
      <td data-l={text('watches.hits')}>{hitCount}</td>
      <td className="nw s" data-l={text('watches.ends')}>
        <Time of={expiresAt} />
      </td>
      <td className="s" data-l={text('watches.visible-to')}>
        <Text id={`watches.visible.${visibleTo}`} />
      </td>
    </tr>
  );
}

export const About = ({ watch: { about, termCount, filter } }: { readonly watch: WatchLineFragment }): ReactNode =>
  about === 'FILTER' ? (
    <Text id="watches.about.FILTER" values={{ group: filter?.group?.name ?? '' }} />
  ) : (
    <Text id={`watches.about.${about}`} values={{ count: termCount }} />
  );

const TONES = { ACTIVE: ' ok', PAUSED: ' w', ENDED: '', EXPIRED: '' } as const;

export const WatchStateMark = ({ watch: { state, scanning } }: { readonly watch: WatchLineFragment }): ReactNode => (
  <span className={`st${TONES[state]}`}>
    <Text id={state === 'ACTIVE' && scanning ? 'watches.scanning' : `watches.${state}`} />
  </span>
);
