import { Link } from '@tanstack/react-router';
import { type ReactNode, type Ref, useState } from 'react';
import { highestOf } from '../../app/page-label.ts';
import { useRowFocus } from '../../app/row-focus.ts';
import { inSession, useHub, useViewer } from '../../app/session.ts';
import { askedFor, useShift } from '../../app/shift.ts';
import { Text, useText } from '../../app/text.tsx';
import { type Kind, KIND_ICONS, Value } from '../../parts/kind.tsx';
import { Meter, PartyMark, Tlp } from '../../parts/marks.tsx';
import { Red } from '../../parts/red.tsx';
import { useProblemWords } from '../../parts/value-problem.ts';
import { Time } from '../../parts/time.tsx';
import { sentenceOf } from '../../parts/sentence.ts';
import { LOOK_UP } from './look-up.graphql.ts';
import { RowActs, type RowAct } from './row-acts.tsx';
import { type Result, valueOf } from './result.ts';
import { changeLookUp, lookUp } from './state.ts';

type Indicator = Result['indicators'][number];

interface RowProps {
  readonly result: Result;
  /** In the order of the values. */
  readonly place: number;
  /** Among the rows that are shown. */
  readonly index: number;
  readonly isOpen: boolean;
  readonly isSelected: boolean;
  /** Whether it has the keys. */
  readonly isNow: boolean;
  readonly onOpen: () => void;
  readonly onSelect: () => void;
  readonly onAct: (act: RowAct) => void;
  readonly columns: number;
  /** Measures the row, where only rows in view are drawn. */
  readonly measure?: Ref<HTMLTableSectionElement> | undefined;
}

/** The answer on one value. Its indicators open under it, each on a line of its own. */
export function Row(props: RowProps): ReactNode {
  const { result, place, index, isOpen, isSelected, isNow, onOpen, onSelect, measure, columns, onAct } = props;
  const text = useText();
  const line = useRowFocus<HTMLTableRowElement>(isNow);
  const { input, kind, problem, indicators } = result;
  const value = valueOf(result);
  const label = highestOf(indicators.map(({ tlp }) => tlp));
  const lastSeen = indicators
    .flatMap((one) => one.lastSeen ?? [])
    .sort()
    .at(-1);
  const [best] = indicators;
  return (
    <tbody ref={measure} data-index={index} className={isNow ? 'now' : ''}>
      <tr className={isOpen ? 'open' : ''} aria-current={isNow || undefined} ref={line} tabIndex={-1}>
        <td className="fit">
          {!problem && <input type="checkbox" aria-label={text('look-up.select', { value })} checked={isSelected} onChange={onSelect} />}
        </td>
        <td className="fw">
          {kind ? <Value kind={kind}>{value}</Value> : <span className="v">{input}</span>}
          {kind && input !== value && <span className="raw raw-below">{input}</span>}
        </td>
        <td className="fw">
          <What result={result} place={place} />
        </td>
        <td>{indicators.length > 0 && <Owners indicators={indicators} />}</td>
        <td>{label && <Tlp label={label} />}</td>
        <td className="nw s" data-l={text('look-up.last-seen')}>
          {lastSeen !== undefined && <Time of={lastSeen} />}
        </td>
        <td className="hide">{typeof best?.confidence === 'number' && <Meter value={best.confidence} />}</td>
        <td className="fit">
          {!problem && (
            <span className="row gap4">
              <button className="btn sm quiet" type="button" aria-expanded={isOpen} onClick={onOpen}>
                <Text id={best ? (isOpen ? 'look-up.hide' : 'look-up.show') : isOpen ? 'look-up.hide-acts' : 'look-up.show-acts'} />
              </button>
              {best && (
                <Link className="btn sm" to="/indicators/$id" params={{ id: best.id }}>
                  <Text id="look-up.open" />
                  <span className="sr">{value}</span>
                </Link>
              )}
            </span>
          )}
        </td>
      </tr>
      {isOpen && (
        <tr className="sub">
          <td colSpan={columns} className="fw">
            {best && (
              <ul className="claims" aria-label={text('look-up.indicators-of', { value })}>
                {indicators.map((one) => (
                  <Line key={one.id} indicator={one} />
                ))}
              </ul>
            )}
            <RowActs isKnown={best !== undefined} isOne onAct={onAct} />
          </td>
        </tr>
      )}
    </tbody>
  );
}

/** What is known: never that a value is unknown, because others may hold it. */
function What({ result, place }: { readonly result: Result; readonly place: number }): ReactNode {
  const { party } = useViewer();
  const { problem, indicators, more } = result;
  const [best] = indicators;
  if (problem) return <Question result={result} place={place} />;
  if (!best) {
    return (
      <span className="q">
        <Text id="look-up.nothing" values={{ party: party.name }} />
      </span>
    );
  }
  return (
    <>
      <span className="b">
        <Text id={`threat.${best.threat}`} />
      </span>{' '}
      <span className="m">
        <Text id={more ? 'look-up.more' : 'look-up.indicators'} values={{ count: indicators.length }} />
      </span>{' '}
      {indicators.every(({ revokedAt }) => revokedAt !== null) && <Revoked />}
    </>
  );
}

/** One question about a value that was not understood. It stops no other value. */
function Question({ result: { input, problem }, place }: { readonly result: Result; readonly place: number }): ReactNode {
  const hub = useHub();
  const text = useText();
  const shift = useShift();
  const wordsOf = useProblemWords();
  const { country } = useViewer().party;
  const [shown, setShown] = useState(problem);
  const [fault, setFault] = useState<Error>();
  const ask = async (kind: Kind): Promise<void> => {
    try {
      const { results } = await inSession(hub.request(LOOK_UP, { values: [{ value: input, kind }], ...askedFor(shift) }));
      const [answer] = results;
      const all = lookUp.get().results ?? [];
      if (answer && all[place]?.input === input) changeLookUp({ results: all.map((one, index) => (index === place ? answer : one)) });
      setShown(answer?.problem ?? null);
    } catch (error) {
      setFault(error as Error);
    }
  };
  return (
    <span className="row w">
      <span className="st w s">{fault ? sentenceOf(fault) : shown && wordsOf(shown, input, country)}</span>
      <select
        className="in c"
        aria-label={text('look-up.kind-of', { value: input })}
        value=""
        onChange={({ target }) => void ask(target.value as Kind)}
      >
        <option value="">{text('look-up.choose-kind')}</option>
        {(Object.keys(KIND_ICONS) as Kind[]).map((one) => (
          <option key={one} value={one}>
            {text(`kind.${one}`)}
          </option>
        ))}
      </select>
    </span>
  );
}

/** Each party once, in the order of the answer. */
function Owners({ indicators }: { readonly indicators: readonly Indicator[] }): ReactNode {
  const owners = new Map(indicators.map(({ owner }) => [owner?.id ?? '', owner]));
  return (
    <span className="mks nw">
      {[...owners].map(([id, owner]) => (
        <PartyMark key={id} party={owner} />
      ))}
    </span>
  );
}

const Line = ({ indicator }: { readonly indicator: Indicator }): ReactNode => (
  <li className="claim">
    <PartyMark party={indicator.owner} />
    <Link to="/indicators/$id" params={{ id: indicator.id }}>
      <Text id={`threat.${indicator.threat}`} /> {indicator.revokedAt !== null && <Revoked />}
    </Link>
    <span className="m d">
      {indicator.description !== null && (
        <Red id={indicator.id} tlp={indicator.tlp}>
          {indicator.description}
        </Red>
      )}
    </span>
    <span className="s q c">{`${indicator.reliability ?? ''}${indicator.credibility ?? ''}`}</span>
    <Tlp label={indicator.tlp} />
  </li>
);

/** Its owner has taken it back: nobody may act on it. */
const Revoked = (): ReactNode => (
  <span className="tag bad">
    <Text id="feed.REVOKED" />
  </span>
);
