import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useContentLabels } from '../../app/page-label.ts';
import { nodesOf, useHubPages } from '../../app/queries.ts';
import { useViewer } from '../../app/session.ts';
import { Text, useText } from '../../app/text.tsx';
import { Answer, More } from '../../parts/answer.tsx';
import { Clock } from '../../parts/clock.tsx';
import { Icon } from '../../parts/marks.tsx';
import { PartyName } from '../../parts/party.tsx';
import { Empty } from '../../parts/states.tsx';
import type { CaseProps } from './case-page.tsx';
import { ActionState } from '../action-requests/words.tsx';
import { dueOf, isRequest, isWaiting, type LinkedRequest } from './due.ts';
import { ItemName } from './item-name.tsx';
import { CASE_ITEMS } from './items.graphql.ts';
import { canAct } from './rights.ts';

/** Requests that are linked to the case, the soonest deadline first. */
export function CaseRequests({ of }: CaseProps): ReactNode {
  const text = useText();
  const { permissions } = useViewer();
  const mayAsk = permissions.includes('information:ask') && canAct('contribute', of, permissions);
  const list = useHubPages(CASE_ITEMS, { caseId: of.id }, ({ caseItems }) => caseItems);
  const requests = nodesOf(list.data)
    .flatMap(({ item }) => (isRequest(item) ? [item] : []))
    .sort((one, other) => Number(isWaiting(other)) - Number(isWaiting(one)) || dueOf(one).localeCompare(dueOf(other)));
  useContentLabels([of.tlp, ...requests.map(({ tlp }) => tlp)]);
  return (
    <section className="card" aria-labelledby="requests">
      <header>
        <h2 id="requests">{text('case.tab.requests')}</h2>
        <span className="s q">{text('case-requests.order')}</span>
        {mayAsk && (
          <Link className="btn sm end" to="/cases/$id/ask" params={{ id: of.id }}>
            <Icon name="plus" />
            <Text id="case.ask" />
          </Link>
        )}
      </header>
      <Answer of={list}>
        {() =>
          requests.length === 0 ? (
            <Empty icon="chat" title={text('case-requests.none')}>
              <p>{text('case-requests.none.why')}</p>
            </Empty>
          ) : (
            <RequestTable requests={requests} />
          )
        }
      </Answer>
      <More of={list} />
    </section>
  );
}

/** Requests with the other side, clock and state. */
export function RequestTable({ requests }: { readonly requests: readonly LinkedRequest[] }): ReactNode {
  const text = useText();
  const { party } = useViewer();
  return (
    <div className="tw">
      <table className="t st-l">
        <thead>
          <tr>
            <th>{text('requests.with')}</th>
            <th>{text('requests.what')}</th>
            <th>{text('requests.clock')}</th>
            <th>{text('requests.state')}</th>
          </tr>
        </thead>
        <tbody>
          {requests.map((one) => {
            const isOwn = one.createdBy?.party?.id === party.id;
            const other = isOwn ? one.recipient : (one.createdBy?.party ?? null);
            const name = `${other?.name ?? text('party.undisclosed')}: ${text(isOwn ? 'requests.we-ask' : 'requests.asks-us')}`;
            return (
              <tr key={one.id}>
                <td className="nw">
                  <PartyName party={other} />
                </td>
                <td className="fw">
                  <span className="b">{text(isOwn ? 'requests.we-ask' : 'requests.asks-us')}</span> <ItemName item={one} />
                </td>
                <td data-l="Clock">{isWaiting(one) && <Clock name={name} from={one.createdAt} due={dueOf(one)} />}</td>
                <td className="fit">
                  {one.__typename === 'ActionRequest' ? (
                    <ActionState state={one.actionState} action={one.action} />
                  ) : (
                    <span className="st">{text(`casework.${one.informationState}`)}</span>
                  )}
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}
