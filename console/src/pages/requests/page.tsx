import { Link } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import { useLiveAnswers } from '../../app/live-answers.ts';
import { useKeys } from '../../app/keys.ts';
import { useContentLabels } from '../../app/page-label.ts';
import { nodesOf, useHubPages } from '../../app/queries.ts';
import { useMay, useViewer } from '../../app/session.ts';
import { Text, useText } from '../../app/text.tsx';
import { Answer, More } from '../../parts/answer.tsx';
import { Clock } from '../../parts/clock.tsx';
import { SelectField } from '../../parts/fields.tsx';
import { Icon, Tlp } from '../../parts/marks.tsx';
import { plainText } from '../../parts/markdown-text.ts';
import { nextDueOf } from '../../parts/next-due.ts';
import { PageHead } from '../../parts/page-head.tsx';
import { PartyName } from '../../parts/party.tsx';
import { Red } from '../../parts/red.tsx';
import { Empty } from '../../parts/states.tsx';
import { isWaiting } from './acts.ts';
import { ASKED_BY_US, ASKED_OF_US, type AskedOfUsQuery, type InformationRequestState } from './requests.graphql.ts';

type Row = AskedOfUsQuery['informationRequests']['nodes'][number];

const TRAYS = ['of-us', 'by-us'] as const;
const FILTERS = {
  all: null,
  waiting: ['SENT', 'ACKNOWLEDGED', 'PARTIALLY_ANSWERED'],
  SENT: ['SENT'],
  ACKNOWLEDGED: ['ACKNOWLEDGED'],
  PARTIALLY_ANSWERED: ['PARTIALLY_ANSWERED'],
  ANSWERED: ['ANSWERED'],
  DECLINED: ['DECLINED'],
  CANCELLED: ['CANCELLED'],
} as const satisfies Readonly<Record<string, readonly InformationRequestState[] | null>>;
type Filter = keyof typeof FILTERS;

/** Requests for information: what others ask the own party, and what it asks others. */
export function RequestsPage(): ReactNode {
  useLiveAnswers({ INFORMATION_REQUEST: [ASKED_OF_US, ASKED_BY_US] });
  const text = useText();
  const mayAsk = useMay('information:ask');
  const { party } = useViewer();
  const [tray, setTray] = useState<(typeof TRAYS)[number]>('of-us');
  const [filter, setFilter] = useState<Filter>('waiting');
  useKeys({ i: () => setTray('of-us'), o: () => setTray('by-us') });
  return (
    <div className="page">
      <PageHead
        title={text('requests.title')}
        acts={
          mayAsk && (
            <Link className="btn pri" to="/requests/ask">
              <Icon name="plus" />
              <Text id="requests.ask" />
            </Link>
          )
        }
      >
        <p>
          <Text id="requests.about" />
        </p>
      </PageHead>
      <div className="row w list-search">
        {party.kind === 'COUNTRY' && (
          <div className="seg" role="group" aria-label={text('requests.trays')}>
            {TRAYS.map((one) => (
              <button key={one} type="button" aria-pressed={tray === one} onClick={() => setTray(one)}>
                <Text id={`requests.${one}`} />
              </button>
            ))}
          </div>
        )}
        <SelectField
          label={<span className="sr">{text('requests.state')}</span>}
          value={filter}
          onChange={({ target }) => setFilter(target.value as Filter)}
        >
          {(Object.keys(FILTERS) as Filter[]).map((one) => (
            <option key={one} value={one}>
              {one === 'all' || one === 'waiting' ? text(`requests.filter.${one}`) : text(`casework.${one}`)}
            </option>
          ))}
        </SelectField>
      </div>
      {tray === 'of-us' ? <OfUs filter={filter} /> : <ByUs filter={filter} />}
    </div>
  );
}

function OfUs({ filter }: { readonly filter: Filter }): ReactNode {
  const list = useHubPages(ASKED_OF_US, { filter: { states: FILTERS[filter] } }, ({ informationRequests }) => informationRequests);
  return (
    <section className="card" data-tour="requests">
      <Answer of={list}>{() => <Requests requests={nodesOf(list.data)} isOwn={false} />}</Answer>
      <More of={list} />
    </section>
  );
}

function ByUs({ filter }: { readonly filter: Filter }): ReactNode {
  const list = useHubPages(ASKED_BY_US, { filter: { states: FILTERS[filter] } }, ({ informationInquiries }) => informationInquiries);
  const states: readonly string[] | null = FILTERS[filter];
  const requests = nodesOf(list.data).flatMap((one) => one.requests.filter(({ state }) => states === null || states.includes(state)));
  return (
    <section className="card" data-tour="requests">
      <Answer of={list}>{() => <Requests requests={requests} isOwn />}</Answer>
      <More of={list} />
    </section>
  );
}

function Requests({ requests, isOwn }: { readonly requests: readonly Row[]; readonly isOwn: boolean }): ReactNode {
  const text = useText();
  useContentLabels(requests.map(({ tlp }) => tlp));
  if (requests.length === 0) return <Empty icon="chat" title={text('requests.none')} />;
  return (
    <div className="tw">
      <table className="t st-l">
        <thead>
          <tr>
            <th>{text(isOwn ? 'requests.to' : 'requests.from')}</th>
            <th>{text('requests.what')}</th>
            <th>{text('requests.reference')}</th>
            <th>{text('requests.clock')}</th>
            <th>{text('requests.state')}</th>
            <th>{text('cases.label')}</th>
          </tr>
        </thead>
        <tbody>
          {requests.map((one) => (
            <tr key={one.id}>
              <td className="nw">
                <PartyName party={isOwn ? one.recipient : (one.createdBy?.party ?? null)} />
              </td>
              <td className="fw">
                <Red id={one.id} tlp={one.tlp}>
                  <Link to="/requests/$id" params={{ id: one.id }} lang={one.language}>
                    {plainText(one.question)}
                  </Link>
                </Red>
                {one.urgency !== 'ROUTINE' && <span className="tag bad">{text(`urgency.${one.urgency}`)}</span>}
                {one.handling && <span className="s q below">{one.handling.assignee?.name ?? one.handling.agency.name}</span>}
              </td>
              <td className="s v">{one.reference}</td>
              <td data-l="Clock">{isWaiting(one.state) && <Clock name={one.reference} from={one.createdAt} due={nextDueOf(one)} />}</td>
              <td className="nw">
                <span className={one.state === 'ANSWERED' ? 'st ok' : 'st'}>{text(`casework.${one.state}`)}</span>
              </td>
              <td className="fit">
                <Tlp label={one.tlp} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
