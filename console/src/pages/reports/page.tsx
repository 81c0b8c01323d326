import { useNavigate, useParams } from '@tanstack/react-router';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { useContentLabels } from '../../app/page-label.ts';
import { nodesOf, useHubPages } from '../../app/queries.ts';
import { useViewer } from '../../app/session.ts';
import { Text, useText } from '../../app/text.tsx';
import { Answer, More } from '../../parts/answer.tsx';
import { Icon } from '../../parts/marks.tsx';
import { usePageTitle } from '../../parts/page-head.tsx';
import { Empty } from '../../parts/states.tsx';
import { ReportDetail } from './detail.tsx';
import { EntryRow } from './entry-row.tsx';
import { useReportKeys } from './report-keys.ts';
import { TRIAGE_QUEUE, type TriageState } from './reports.graphql.ts';

/** Entries by what is left to do. Absent states: those to work on. */
const SHOWN: Readonly<Record<'open' | 'asked' | 'closed', readonly TriageState[] | null>> = {
  open: null,
  asked: ['ASKED'],
  closed: ['ACCEPTED', 'DECLINED', 'MERGED', 'SPLIT', 'CLOSED'],
};
type Shown = keyof typeof SHOWN;
const READ_AGAIN_MS = 60_000;

/** After a decision the next report has the focus, also where its page has an address of its own: it is read out, and keys are about it. */
let isReportFocusWanted = false;

/** The report that stood first when a list was shown. */
interface First {
  readonly list: string;
  readonly id: string;
}

/** Without an address of one, the first report stays chosen when others arrive: a decision, or what is written, is about the report that the officer reads. */
function useFirst(list: string, top: string | undefined): readonly [id: string | undefined, forget: () => void] {
  const [first, setFirst] = useState<First>();
  if (top !== undefined && first?.list !== list) setFirst({ list, id: top });
  return [first?.list === list ? first.id : undefined, () => setFirst(undefined)];
}

/** Partners' reports to the country: a list, and the chosen one beside it. */
export function ReportsPage(): ReactNode {
  const text = useText();
  const navigate = useNavigate();
  usePageTitle(text('triage.title'));
  const { party } = useViewer();
  const { id } = useParams({ strict: false });
  const [shown, setShown] = useState<Shown>('open');
  const [isMine, setMine] = useState(false);
  const states = SHOWN[shown];
  const filter = { ...(states ? { states } : {}), assignedToMe: isMine };
  const queue = useHubPages(TRIAGE_QUEUE, { filter }, (answer) => answer.triageQueue, { refetchInterval: READ_AGAIN_MS });
  // Without states the hub also lists open questions, which have a list of their own.
  const entries = nodesOf(queue.data).filter(({ state }) => states !== null || state !== 'ASKED');
  const [first, forgetFirst] = useFirst(`${shown} ${isMine}`, entries[0]?.id);
  const chosen = id ?? first;
  useContentLabels(entries.map(({ report }) => report.tlp));
  const open = (entryId: string | undefined): void =>
    void (entryId === undefined ? navigate({ to: '/reports' }) : navigate({ to: '/reports/$id', params: { id: entryId } }));
  const goOn = useReportKeys({ ids: entries.map((entry) => entry.id), chosen, open });
  const one = useRef<HTMLElement>(null);
  useEffect(() => {
    if (!isReportFocusWanted) return;
    isReportFocusWanted = false;
    one.current?.focus({ preventScroll: true });
  }, [chosen]);
  const onDone = (): void => {
    isReportFocusWanted = true;
    forgetFirst();
    goOn();
  };
  return (
    <div className={id === undefined ? 'panes two' : 'panes two has-one'}>
      <section aria-label={text('triage.reports')} tabIndex={0} className="triage-list">
        <div className="pane-head">
          <h1>
            <Text id="triage.title" />
          </h1>
          <div className="row w">
            <div className="seg" role="group" aria-label={text('triage.show')}>
              {(Object.keys(SHOWN) as Shown[]).map((one) => (
                <button key={one} type="button" aria-pressed={shown === one} onClick={() => setShown(one)}>
                  <Text id={`triage.show.${one}`} />
                </button>
              ))}
            </div>
            <label className="chk s">
              <input type="checkbox" checked={isMine} onChange={({ target }) => setMine(target.checked)} />
              <Text id="triage.mine" />
            </label>
          </div>
        </div>
        <Answer of={queue}>
          {() =>
            entries.length === 0 ? (
              <Empty icon="check" title={<Text id={shown === 'open' ? 'triage.none' : 'triage.none.here'} />} />
            ) : (
              <ul>
                {entries.map((entry) => (
                  <li key={entry.id}>
                    <EntryRow entry={entry} isChosen={entry.id === chosen} />
                  </li>
                ))}
              </ul>
            )
          }
        </Answer>
        <More of={queue} />
        <p className="mark">
          <Icon name="info" />
          <span>
            <Text id="triage.about" values={{ country: party.name }} />
          </span>
        </p>
      </section>
      <section aria-label={text('triage.chosen')} tabIndex={0} className="triage-one" ref={one}>
        {chosen !== undefined && <ReportDetail key={chosen} id={chosen} onDone={onDone} />}
      </section>
    </div>
  );
}
