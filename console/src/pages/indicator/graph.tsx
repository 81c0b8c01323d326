import { useNavigate } from '@tanstack/react-router';
import { type MouseEvent, type ReactNode, useEffect, useId, useMemo, useRef } from 'react';
import { useText } from '../../app/text.tsx';
import { useIsShown } from '../../parts/red.tsx';
import { BOX, type Graph, type GraphEdge, type GraphNode, layoutOf, type Placed } from './graph-layout.ts';

/** Characters that fit into a box. */
const FITS = 22;

/** The start and the end of a long value, which tell values apart. */
const shortened = (value: string): string => (value.length <= FITS ? value : `${value.slice(0, 10)}…${value.slice(-10)}`);

/** Values and their relations as a picture. Each value is a link to its newest indicator. The table has the same content. */
export function LinkGraph({ graph, name }: { readonly graph: Graph; readonly name: string }): ReactNode {
  const text = useText();
  const id = useId();
  const { width, height, placed, edges } = useMemo(() => layoutOf(graph), [graph]);
  const frame = useRef<HTMLDivElement>(null);
  useEffect(() => {
    // The value of the page stands in the middle: a narrow screen shows it first.
    if (frame.current) frame.current.scrollLeft = (frame.current.scrollWidth - frame.current.clientWidth) / 2;
  }, [graph]);
  return (
    <div className="gw" ref={frame} tabIndex={0} role="group" aria-label={text('indicator.graph')}>
      <svg
        className="graph"
        viewBox={`0 0 ${width} ${height}`}
        ref={(element) => {
          // A small graph is not blown up, and a large one is scrolled.
          element?.style.setProperty('min-width', `${Math.round(width * 0.8)}px`);
          element?.style.setProperty('max-width', `${Math.round(width)}px`);
        }}
        aria-labelledby={id}
        role="group"
      >
        <title id={id}>{text('indicator.graph.of', { value: name })}</title>
        {edges.map(({ edge, from, to }) => (
          <Edge key={`${edge.fromId} ${edge.toId} ${edge.type} ${edge.source}`} edge={edge} from={from} to={to} />
        ))}
        {placed.map((one) => (
          <Node key={one.node.id} placed={one} />
        ))}
      </svg>
    </div>
  );
}

function Edge({ edge, from, to }: { readonly edge: GraphEdge; readonly from: Placed; readonly to: Placed }): ReactNode {
  const text = useText();
  const isUpright = Math.abs(from.x - to.x) < BOX.width;
  const side = isUpright ? 0 : Math.sign(to.x - from.x);
  const [x1, x2] = [from.x + (side * BOX.width) / 2, to.x - (side * BOX.width) / 2];
  const middle = (x1 + x2) / 2;
  const bow = BOX.width / 2 + 24;
  const path = isUpright
    ? `M${from.x + BOX.width / 2} ${from.y}C${from.x + bow} ${from.y} ${to.x + bow} ${to.y} ${to.x + BOX.width / 2} ${to.y}`
    : `M${x1} ${from.y}C${middle} ${from.y} ${middle} ${to.y} ${x2} ${to.y}`;
  return (
    <>
      <path className={edge.source === 'VALUE' ? 'e d' : 'e h'} d={path} />
      <text className="lb" textAnchor="middle" x={isUpright ? from.x + bow : middle} y={(from.y + to.y) / 2 + 4}>
        {text(`relation.${edge.type}`)}
      </text>
    </>
  );
}

function Node({ placed: { node, x, y } }: { readonly placed: Placed }): ReactNode {
  const text = useText();
  const navigate = useNavigate();
  const [id] = node.indicatorIds;
  // The reader has asked for the value of the page already. RED values beside it are read on their own pages, or in the table.
  const isShown = useIsShown(id ?? '', node.tlp) || node.distance === 0;
  const words = isShown ? node.display : 'TLP:RED';
  const box = <Box node={node} words={words} kind={text(`kind.${node.kind}`)} />;
  const place = `translate(${x - BOX.width / 2} ${y - BOX.height / 2})`;
  if (id === undefined || node.distance === 0) return <g transform={place}>{box}</g>;
  const open = (event: MouseEvent): void => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    void navigate({ to: '/indicators/$id', params: { id } });
  };
  return (
    <g transform={place}>
      <a href={`/indicators/${id}`} onClick={open} aria-label={`${text(`kind.${node.kind}`)} ${words}`}>
        {box}
      </a>
    </g>
  );
}

interface BoxProps {
  readonly node: GraphNode;
  readonly words: string;
  readonly kind: string;
}

const Box = ({ node, words, kind }: BoxProps): ReactNode => (
  <>
    <title>{words}</title>
    <rect className={`nd${node.distance === 0 ? ' h' : ''}${node.more ? ' dash' : ''}`} width={BOX.width} height={BOX.height} rx={8} />
    <text className="mono" x={12} y={19}>
      {shortened(words)}
    </text>
    <text className="sm" x={12} y={35}>
      {[kind, ...node.parties.map(({ country, name }) => country ?? name)].join(', ').slice(0, 30)}
    </text>
  </>
);
