import { type ReactNode, useState } from 'react';
import { useHubQuery } from '../../app/queries.ts';
import { createStore, useStored } from '../../app/store.ts';
import { Text, useText } from '../../app/text.tsx';
import { Answer } from '../../parts/answer.tsx';
import { IndicatorLink } from '../../parts/indicator-link.tsx';
import { Value } from '../../parts/kind.tsx';
import { PartyMark } from '../../parts/marks.tsx';
import { redMark, useIsShown } from '../../parts/red.tsx';
import { Card } from './card.tsx';
import { LinkGraph } from './graph.tsx';
import type { Graph, GraphNode } from './graph-layout.ts';
import { VALUE_GRAPH } from './indicator.graphql.ts';
import type { Subject } from './subject.ts';

const VIEWS = ['graph', 'table'] as const;
/** The reader's choice, for the session. */
const view = createStore<(typeof VIEWS)[number]>('graph');

export const otherView = (): void => view.set(view.get() === 'graph' ? 'table' : 'graph');

/** What belongs to the value: the same as a graph and as a table. */
export function Links({ subject }: { readonly subject: Subject }): ReactNode {
  const text = useText();
  const [depth, setDepth] = useState(1);
  const shown = useStored(view);
  const isShown = useIsShown(subject.id, subject.tlp);
  const query = useHubQuery(VALUE_GRAPH, { id: subject.id, depth });
  return (
    <Card
      id="links"
      title={<Text id="indicator.links" />}
      side={
        <>
          <select
            className="in c"
            aria-label={text('indicator.depth')}
            value={depth}
            onChange={({ target }) => setDepth(Number(target.value))}
          >
            {[1, 2, 3].map((steps) => (
              <option key={steps} value={steps}>
                {text('indicator.steps', { steps })}
              </option>
            ))}
          </select>
          <span className="seg" role="group" aria-label={text('indicator.show-as')}>
            {VIEWS.map((one) => (
              <button key={one} type="button" aria-pressed={shown === one} onClick={() => view.set(one)}>
                <Text id={`indicator.view.${one}`} />
              </button>
            ))}
          </span>
        </>
      }
    >
      <Answer of={query}>
        {({ graph }) =>
          !isShown || graph.edges.length === 0 ? (
            <p className="bd q">
              <Text id={isShown ? 'indicator.links.none' : 'indicator.links.red'} />
            </p>
          ) : (
            <>
              <div {...redMark(subject.id, subject.tlp)}>
                {shown === 'graph' ? <LinkGraph graph={graph} name={subject.display} /> : <LinkTable graph={graph} />}
              </div>
              <Legend isTruncated={graph.truncated} />
            </>
          )
        }
      </Answer>
    </Card>
  );
}

const Legend = ({ isTruncated }: { readonly isTruncated: boolean }): ReactNode => (
  <footer className="s">
    <span className="row gap16 w">
      <span className="lg-line">
        <Text id="indicator.links.stated" />
      </span>
      <span className="lg-line d">
        <Text id="indicator.links.value" />
      </span>
      {isTruncated && <Text id="indicator.links.more" />}
    </span>
  </footer>
);

function LinkTable({ graph }: { readonly graph: Graph }): ReactNode {
  const text = useText();
  const nodes = new Map(graph.nodes.map((node) => [node.id, node]));
  return (
    <div className="tw">
      <table className="t st-l">
        <thead>
          <tr>
            {(['indicator.from', 'indicator.relation', 'indicator.to', 'indicator.ground'] as const).map((id) => (
              <th key={id}>
                <Text id={id} />
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {graph.edges.map(({ fromId, toId, type, source, itemCount }) => (
            <tr key={`${fromId} ${toId} ${type} ${source}`}>
              <td className="fw">
                <End node={nodes.get(fromId)} />
              </td>
              <td>
                <Text id={`relation.${type}`} />
              </td>
              <td className="fw">
                <End node={nodes.get(toId)} />
              </td>
              <td className="s q" data-l={text('indicator.ground')}>
                <Text id={`indicator.source.${source}`} values={{ count: itemCount }} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function End({ node }: { readonly node: GraphNode | undefined }): ReactNode {
  if (!node) return null;
  const [id] = node.indicatorIds;
  const { kind, display, tlp } = node;
  return (
    <span className="row w">
      {id === undefined || node.distance === 0 ? <Value kind={kind}>{display}</Value> : <IndicatorLink of={{ id, kind, display, tlp }} />}
      <span className="mks">
        {node.parties.map((party) => (
          <PartyMark key={party.id} party={party} />
        ))}
      </span>
    </span>
  );
}
