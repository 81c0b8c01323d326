import { useNavigate } from '@tanstack/react-router';
import { useWindowVirtualizer } from '@tanstack/react-virtual';
import { type ReactNode, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { useKeys } from '../../app/keys.ts';
import { wantRowFocus } from '../../app/row-focus.ts';
import { useMay } from '../../app/session.ts';
import { useStored } from '../../app/store.ts';
import { Text, type TextId, useText } from '../../app/text.tsx';
import { AddToCase } from '../../parts/add-to-case.tsx';
import { Icon } from '../../parts/marks.tsx';
import { ExportDialog } from './export-dialog.tsx';
import { Row } from './row.tsx';
import { type RowAct, RowActs, useHandOver } from './row-acts.tsx';
import { type Result, shownIn, STATES, stateOf, toggledIn } from './result.ts';
import { changeLookUp, lookUp } from './state.ts';

/** From so many rows on, only those in view are drawn. */
const VIRTUAL_FROM = 200;
const ROW_PX = 57;

const HEADS: readonly TextId[] = [
  'look-up.value',
  'look-up.what',
  'look-up.by',
  'look-up.handling',
  'look-up.last-seen',
  'look-up.confidence',
];
const COLUMNS = HEADS.length + 2;

/** The answers, in the order of the values. */
export function Results({ results }: { readonly results: readonly Result[] }): ReactNode {
  const state = useStored(lookUp);
  const places = shownIn(state);
  const [cased, setCased] = useState<readonly string[]>();
  const handOver = useHandOver();
  const act = (name: RowAct, chosen: readonly Result[]): void => {
    if (name === 'case') setCased(chosen.flatMap(({ indicators }) => indicators.map(({ id }) => id)));
    else handOver(name, chosen);
  };
  useRowKeys(results, places, act);
  const selected = results.filter((_, place) => state.selected.has(place));
  return (
    <>
      <Bar results={results} selected={selected} onAct={(name) => act(name, selected)} />
      <Table results={results} places={places} onAct={act} />
      {cased && <AddToCase items={cased} onClose={() => setCased(undefined)} />}
    </>
  );
}

interface BarProps {
  readonly results: readonly Result[];
  readonly selected: readonly Result[];
  readonly onAct: (act: RowAct) => void;
}

function Bar({ results, selected, onAct }: BarProps): ReactNode {
  const text = useText();
  const mayExport = useMay('indicator:export');
  const { shown } = useStored(lookUp);
  const [isExporting, setExporting] = useState(false);
  const counted = STATES.map((state) => ({
    state,
    count: results.filter((one) => state === 'all' || stateOf(one) === state).length,
  }));
  return (
    <div className="row w results-bar">
      <div className="seg" role="group" aria-label={text('look-up.results')}>
        {counted.map(({ state, count }) => (
          <button key={state} type="button" aria-pressed={shown === state} onClick={() => changeLookUp({ shown: state, row: 0 })}>
            <Text id={`look-up.${state}`} />
            <b>{count}</b>
          </button>
        ))}
      </div>
      {selected.length > 0 && (
        <>
          <span className="s q" aria-live="polite">
            <Text id="look-up.selected" values={{ count: selected.length }} />
          </span>
          <RowActs isKnown={selected.some((one) => stateOf(one) === 'known')} isOne={selected.length === 1} onAct={onAct} />
        </>
      )}
      {mayExport && (
        <button className="btn end" type="button" onClick={() => setExporting(true)}>
          <Icon name="download" />
          <Text id="look-up.export" />
        </button>
      )}
      {isExporting && <ExportDialog results={selected.length > 0 ? selected : results} onClose={() => setExporting(false)} />}
    </div>
  );
}

interface TableProps {
  readonly results: readonly Result[];
  readonly places: readonly number[];
  readonly onAct: (act: RowAct, chosen: readonly Result[]) => void;
}

function Table({ results, places, onAct }: TableProps): ReactNode {
  const text = useText();
  const { open, selected, row: now } = useStored(lookUp);
  const box = useRef<HTMLElement>(null);
  const [top, setTop] = useState(0);
  useLayoutEffect(() => setTop(box.current?.offsetTop ?? 0), []);
  const isVirtual = places.length >= VIRTUAL_FROM;
  const virtual = useWindowVirtualizer({
    count: places.length,
    estimateSize: () => ROW_PX,
    overscan: 12,
    enabled: isVirtual,
    scrollMargin: top,
  });
  useEffect(() => {
    if (isVirtual) virtual.scrollToIndex(now, { align: 'auto' });
    else box.current?.querySelector('tbody.now')?.scrollIntoView({ block: 'nearest' });
  }, [now, isVirtual, virtual]);
  const items = isVirtual ? virtual.getVirtualItems().map(({ index }) => index) : places.map((_, index) => index);
  const [before, after] = isVirtual ? spaceAround(virtual) : [0, 0];
  return (
    <section className="card" aria-label={text('look-up.results')} ref={box} id="results" tabIndex={-1}>
      <div className="tw">
        <table className="t st-l rows" aria-rowcount={places.length + 1}>
          <Heads />
          <Space height={before} />
          {items.map((index) => {
            const place = places[index] ?? 0;
            const result = results[place];
            return (
              result && (
                <Row
                  key={`${place} ${result.input}`}
                  {...{ result, place, index, isOpen: open.has(place), isSelected: selected.has(place), isNow: index === now }}
                  measure={isVirtual ? virtual.measureElement : undefined}
                  columns={COLUMNS}
                  onOpen={() => changeLookUp({ open: toggledIn(open, place), row: index })}
                  onSelect={() => changeLookUp({ selected: toggledIn(selected, place), row: index })}
                  onAct={(act) => onAct(act, [result])}
                />
              )
            );
          })}
          <Space height={after} />
        </table>
      </div>
    </section>
  );
}

/** The height of the rows that are not drawn, before and after those that are. */
function spaceAround(virtual: ReturnType<typeof useWindowVirtualizer>): readonly [number, number] {
  const items = virtual.getVirtualItems();
  const { scrollMargin } = virtual.options;
  return [(items[0]?.start ?? scrollMargin) - scrollMargin, virtual.getTotalSize() - ((items.at(-1)?.end ?? scrollMargin) - scrollMargin)];
}

const Space = ({ height }: { readonly height: number }): ReactNode =>
  height > 0 && (
    <tbody aria-hidden="true">
      <tr>
        <td colSpan={COLUMNS} ref={(element) => void element?.style.setProperty('height', `${height}px`)} className="space" />
      </tr>
    </tbody>
  );

const Heads = (): ReactNode => (
  <thead>
    <tr>
      <th>
        <span className="sr">
          <Text id="look-up.selection" />
        </span>
      </th>
      {HEADS.map((id) => (
        <th key={id}>
          <Text id={id} />
        </th>
      ))}
      <th>
        <span className="sr">
          <Text id="look-up.actions" />
        </span>
      </th>
    </tr>
  </thead>
);

/** j k: rows. Right and left: open and close. Enter: the page of the best indicator. x: select. h: hit / no-hit for the selected. */
function useRowKeys(results: readonly Result[], places: readonly number[], act: TableProps['onAct']): void {
  const navigate = useNavigate();
  const mayAsk = useMay('deconflict:ask');
  const { row, open, selected } = useStored(lookUp);
  const place = places[row];
  const result = place === undefined ? undefined : results[place];
  const go = (next: number) => (): void => {
    const chosen = Math.max(0, Math.min(places.length - 1, next));
    if (chosen !== row) wantRowFocus();
    changeLookUp({ row: chosen });
  };
  const set = (isOpen: boolean) => (): void => {
    if (place !== undefined && !result?.problem) changeLookUp({ open: toggledIn(open, place, isOpen) });
  };
  const chosen = results.filter((_, one) => selected.has(one));
  useKeys({
    j: go(row + 1),
    k: go(row - 1),
    ArrowRight: set(true),
    ArrowLeft: set(false),
    Enter: () => {
      const id = result?.indicators[0]?.id;
      if (id !== undefined) void navigate({ to: '/indicators/$id', params: { id } });
    },
    x: () => {
      if (place !== undefined && !result?.problem) changeLookUp({ selected: toggledIn(selected, place) });
    },
    h: mayAsk && chosen.length > 0 ? () => act('deconfliction', chosen) : undefined,
  });
}
