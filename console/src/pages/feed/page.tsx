import './feed.css';
import { useNavigate } from '@tanstack/react-router';
import type { FeedFilter } from 'entente-client';
import { type ReactNode, useMemo, useState } from 'react';
import { useKeys } from '../../app/keys.ts';
import { useContentLabels } from '../../app/page-label.ts';
import { wantRowFocus } from '../../app/row-focus.ts';
import { useMay } from '../../app/session.ts';
import { Text, useText } from '../../app/text.tsx';
import { AddToCase } from '../../parts/add-to-case.tsx';
import { HiddenHead } from '../../parts/page-head.tsx';
import { SightingDialog } from '../../parts/sighting-dialog.tsx';
import { Empty, Failed } from '../../parts/states.tsx';
import { Connection } from './connection.tsx';
import { Detail } from './detail.tsx';
import type { EventOf } from './event-row.tsx';
import { Filters } from './filters.tsx';
import { useNotifications } from './notifications.ts';
import type { Row } from './rows.ts';
import { Rows } from './rows.tsx';
import { type NamedFilter, useSavedFilters } from './saved-filters.tsx';
import { isResync, type LiveFeed, useFeed } from './use-feed.ts';

type Act = 'case' | 'sighting';

/** Live events, newest first. New rows wait until the reader asks for them, so that no row moves under the eye. */
export function FeedPage(): ReactNode {
  const text = useText();
  const [filter, setFilter] = useState<FeedFilter>({});
  const saved = useSavedFilters();
  const feed = useFeed(filter);
  const [chosen, setChosen] = useState<string>();
  const [hasFilters, setFilters] = useState(false);
  const [heldSince, setHeldSince] = useState<string>();
  const [asked, setAsked] = useState<Act>();
  const { rows, waiting, dropped } = feed.state;
  useContentLabels(useMemo(() => rows.flatMap((row) => (row.type === 'event' && row.item ? [row.item.tlp] : [])), [rows]));
  useNotifications(useMemo(() => (heldSince === undefined ? waiting.filter(isNews).length : 0), [heldSince, waiting]));
  const item = rows.find((row): row is EventOf => row.type === 'event' && row.key === chosen);
  const acts = useActs(item);
  const hold = (): void => setHeldSince(heldSince === undefined ? new Date().toISOString() : undefined);
  const show = (): void => {
    setHeldSince(undefined);
    feed.dispatch({ type: 'shown' });
  };
  const openPage = useOpenPage(item);
  useKeys({
    ...useRowKeys(rows, chosen, setChosen),
    ...filterKeys(saved, setFilter),
    '.': show,
    ' ': hold,
    Enter: openPage,
    f: () => setFilters(!hasFilters),
    c: acts.has('case') ? () => setAsked('case') : undefined,
    s: acts.has('sighting') ? () => setAsked('sighting') : undefined,
  });
  return (
    <>
      <HiddenHead title={text('feed.title')} />
      <div className="panes">
        <Filters isShown={hasFilters} saved={saved} filter={filter} onFilter={setFilter} />
        <Events feed={feed} chosen={chosen} onChoose={setChosen}>
          {!feed.error && (
            <Connection lostSince={feed.state.lostSince} heldSince={heldSince} onHold={hold} onFilters={() => setFilters(!hasFilters)} />
          )}
          {heldSince === undefined && waiting.length > 0 && (
            <button className="btn quiet new-rows" type="button" onClick={show}>
              <Text id="feed.new" values={{ count: waiting.length + dropped }} /> <kbd aria-hidden="true">.</kbd>
            </button>
          )}
        </Events>
        <Chosen item={item} acts={acts} onAct={setAsked} onClose={() => setChosen(undefined)} />
      </div>
      {item && asked === 'case' && <AddToCase items={[item.itemId]} onClose={() => setAsked(undefined)} />}
      {item && asked === 'sighting' && <SightingDialog indicatorId={item.itemId} onClose={() => setAsked(undefined)} />}
    </>
  );
}

interface ChosenProps {
  readonly item: EventOf | undefined;
  readonly acts: ReadonlySet<Act>;
  readonly onAct: (act: Act) => void;
  readonly onClose: () => void;
}

function Chosen({ item, acts, onAct, onClose }: ChosenProps): ReactNode {
  const text = useText();
  return (
    <section className="pane dt" aria-label={text('feed.chosen')} tabIndex={0}>
      {item ? (
        <Detail
          row={item}
          onCase={acts.has('case') ? () => onAct('case') : undefined}
          onSighting={acts.has('sighting') ? () => onAct('sighting') : undefined}
          onClose={onClose}
        />
      ) : (
        <Empty icon="feed" title={text('feed.choose')} />
      )}
    </section>
  );
}

interface EventsProps {
  readonly feed: LiveFeed;
  readonly chosen: string | undefined;
  readonly onChoose: (key: string) => void;
  readonly children: ReactNode;
}

function Events({ feed: { state, error, restart }, chosen, onChoose, children }: EventsProps): ReactNode {
  const text = useText();
  return (
    <section aria-label={text('feed.events')} className="feed-events" data-tour="feed">
      {children}
      {error &&
        (isResync(error) ? (
          <Empty icon="undo" title={<Text id="feed.resync" />}>
            <button className="btn" type="button" onClick={restart}>
              <Text id="feed.resync.act" />
            </button>
          </Empty>
        ) : (
          <Failed error={error} onRetry={restart} />
        ))}
      {!error && state.rows.length === 0 && state.lostSince === null && (
        <Empty icon="feed" title={<Text id="feed.quiet" />}>
          <p>
            <Text id="feed.quiet.why" />
          </p>
        </Empty>
      )}
      <Rows rows={state.rows} chosen={chosen} onChoose={onChoose} />
      <p className="feed-keys s q hide-s">
        <Text id="feed.keys" />
      </p>
    </section>
  );
}

/** A new indicator: changes of known ones notify nobody. */
const isNews = (row: Row): boolean => row.type === 'event' && row.operation === 'PUBLISHED' && !row.backfill;

/** What the viewer may do with the chosen item. Nothing is left of a withdrawn or revoked one. */
function useActs(item: EventOf | undefined): ReadonlySet<Act> {
  const [mayWork, maySee] = [useMay('case:work'), useMay('sighting:add')];
  if (!item?.item || item.isRevoked) return new Set();
  return new Set([...(mayWork ? (['case'] as const) : []), ...(maySee ? (['sighting'] as const) : [])]);
}

/** Opens the page of the chosen item; undefined: it has none. */
function useOpenPage(item: EventOf | undefined): (() => void) | undefined {
  const navigate = useNavigate();
  if (!item?.item) return undefined;
  return () => void navigate({ to: '/indicators/$id', params: { id: item.itemId } });
}

/** j, k: the next and the former row. */
function useRowKeys(rows: readonly Row[], chosen: string | undefined, onChoose: (key: string) => void) {
  const step = (by: 1 | -1) => (): void => {
    const events = rows.filter(({ type }) => type === 'event');
    const now = events.findIndex(({ key }) => key === chosen);
    const next = events[Math.max(0, now + by)];
    if (!next || next.key === chosen) return;
    wantRowFocus();
    onChoose(next.key);
  };
  return { j: step(1), k: step(-1) };
}

/** 1 to 9: the saved filters, in their order. */
const filterKeys = (saved: readonly NamedFilter[], onFilter: (filter: FeedFilter) => void): Readonly<Record<string, () => void>> =>
  Object.fromEntries(saved.slice(0, 9).map(({ filter }, index) => [String(index + 1), () => onFilter(filter)]));
