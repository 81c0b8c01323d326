import { Link } from '@tanstack/react-router';
import { useContentLabels } from '../../app/page-label.ts';
import type { ReactNode } from 'react';
import { nodesOf, useHubPages } from '../../app/queries.ts';
import { Text, type TextId, useText } from '../../app/text.tsx';
import { Answer } from '../../parts/answer.tsx';
import { Icon, PartyMark, Tlp } from '../../parts/marks.tsx';
import { Markdown } from '../../parts/markdown.tsx';
import { Red } from '../../parts/red.tsx';
import { Empty } from '../../parts/states.tsx';
import { Time } from '../../parts/time.tsx';
import type { CaseProps } from './case-page.tsx';
import { RequestTable } from './case-requests.tsx';
import { CASE_TASKS, CASE_TIMELINE, type CaseTaskState } from './contents.graphql.ts';
import { dueOf, isRequest, isWaiting } from './due.ts';
import { ItemName } from './item-name.tsx';
import { CASE_ITEMS } from './items.graphql.ts';
import { byDue, TaskList } from './tasks.tsx';
import { Entries } from './timeline.tsx';

const SHOWN = 5;
const OPEN_STATES: readonly CaseTaskState[] = ['OPEN', 'IN_PROGRESS'];

/** What is due first, then what is new. */
export function Overview(props: CaseProps): ReactNode {
  const { of } = props;
  return (
    <div className="cols rail">
      <div className="stack">
        {of.closing && <Closing of={of} />}
        <Work {...props} />
        <News {...props} />
      </div>
      <aside className="stack">
        <People {...props} />
        <OpenTasks {...props} />
      </aside>
    </div>
  );
}

/** The head of a card that leads to the whole list. */
const Head = ({ of, id, tab }: Pick<CaseProps, 'of'> & { readonly id: TextId; readonly tab: string }): ReactNode => (
  <header>
    <h2>
      <Text id={id} />
    </h2>
    <Link className="end s link" to="/cases/$id/$tab" params={{ id: of.id, tab }}>
      <Text
        id="overview.all"
        values={{
          what: (
            <span className="sr">
              <Text id={id} />
            </span>
          ),
        }}
      />
    </Link>
  </header>
);

/** Requests whose answer is awaited, the soonest first, and the newest linked values. */
function Work({ of }: CaseProps): ReactNode {
  const text = useText();
  const list = useHubPages(CASE_ITEMS, { caseId: of.id }, ({ caseItems }) => caseItems);
  const items = nodesOf(list.data);
  const requests = items.flatMap(({ item }) => (isRequest(item) && isWaiting(item) ? [item] : []));
  const values = items.filter(({ item }) => item?.__typename === 'Indicator').slice(0, SHOWN);
  useContentLabels([of.tlp, ...items.flatMap(({ item }) => (item && 'tlp' in item ? [item.tlp] : []))]);
  return (
    <Answer of={list}>
      {() => (
        <>
          {requests.length > 0 && (
            <section className="card">
              <Head of={of} id="overview.due" tab="requests" />
              <RequestTable requests={requests.sort((one, other) => dueOf(one).localeCompare(dueOf(other))).slice(0, SHOWN)} />
            </section>
          )}
          <section className="card">
            <Head of={of} id="overview.values" tab="items" />
            {values.length === 0 ? (
              <Empty icon="link" title={text('case-items.none')} />
            ) : (
              <ul className="bd stack8">
                {values.map(({ itemId, item, createdAt }) => (
                  <li key={itemId} className="row w">
                    <span className="grow">
                      <ItemName item={item} />
                    </span>
                    {item && 'tlp' in item && <Tlp label={item.tlp} />}
                    <span className="s q">
                      <Time of={createdAt} />
                    </span>
                  </li>
                ))}
              </ul>
            )}
          </section>
        </>
      )}
    </Answer>
  );
}

function News({ of }: CaseProps): ReactNode {
  const list = useHubPages(CASE_TIMELINE, { caseId: of.id }, ({ caseTimeline }) => caseTimeline);
  return (
    <section className="card">
      <Head of={of} id="case.tab.timeline" tab="timeline" />
      <div className="bd">
        <Answer of={list}>{() => <Entries of={of} entries={nodesOf(list.data).slice(0, SHOWN)} />}</Answer>
      </div>
    </section>
  );
}

function People({ of }: CaseProps): ReactNode {
  const text = useText();
  const inside = of.participants.filter(({ state }) => state === 'ACCEPTED' || state === 'INVITED');
  return (
    <section className="card">
      <Head of={of} id="access.title" tab="access" />
      <ul className="bd stack">
        {inside.map(({ party, rights, state }, index) => (
          <li key={party?.id ?? index} className="row at">
            <PartyMark party={party} large />
            <span className="grow">
              <span className="b">{party?.name ?? text('party.undisclosed')}</span>{' '}
              <span className="m">
                {party?.id === of.lead?.id ? text('access.leads') : state === 'INVITED' ? text('participant.INVITED') : ''}
              </span>
              <span className="s q below">{text(`case-rights.${rights}.what`)}</span>
            </span>
          </li>
        ))}
      </ul>
      <footer className="s">
        <Icon name="lock" />
        {text('access.files')}
      </footer>
    </section>
  );
}

function OpenTasks({ of }: CaseProps): ReactNode {
  const text = useText();
  const list = useHubPages(CASE_TASKS, { caseId: of.id, states: OPEN_STATES }, ({ caseTasks }) => caseTasks);
  const tasks = [...nodesOf(list.data)].sort(byDue).slice(0, SHOWN);
  return (
    <section className="card">
      <Head of={of} id="overview.tasks" tab="tasks" />
      <Answer of={list}>
        {() => (tasks.length === 0 ? <p className="bd s q">{text('tasks.none')}</p> : <TaskList of={of} tasks={tasks} />)}
      </Answer>
    </section>
  );
}

/** The result of a closed case. */
function Closing({ of: { id, tlp, closing, closedAt, closedReason } }: Pick<CaseProps, 'of'>): ReactNode {
  const text = useText();
  if (!closing) return null;
  return (
    <section className="card" aria-labelledby="closing">
      <header>
        <Icon name="lock" />
        <h2 id="closing">{text('closing.title')}</h2>
        {closedAt !== null && (
          <span className="s q">
            <Time of={closedAt} />
          </span>
        )}
      </header>
      <div className="bd stack">
        {closedReason !== null && (
          <Red id={id} tlp={tlp}>
            <p className="b">{closedReason}</p>
          </Red>
        )}
        <dl className="kv g3">
          <div>
            <dt>{text('close-case.arrests')}</dt>
            <dd className="b">{closing.arrests}</dd>
          </div>
          <div>
            <dt>{text('close-case.victims')}</dt>
            <dd className="b">{closing.victims}</dd>
          </div>
          <div>
            <dt>{text('close-case.recovered')}</dt>
            <dd className="b">{closing.recovered.map(({ currency, amount }) => `${currency} ${amount}`).join(', ') || '–'}</dd>
          </div>
        </dl>
        <Markdown lang={closing.language}>{closing.report}</Markdown>
      </div>
    </section>
  );
}
