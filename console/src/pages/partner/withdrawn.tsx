import type { ReactNode } from 'react';
import { nodesOf, useHubMutation, useHubPages } from '../../app/queries.ts';
import { Text } from '../../app/text.tsx';
import { More } from '../../parts/answer.tsx';
import { FormError, Note } from '../../parts/states.tsx';
import { Time } from '../../parts/time.tsx';
import { CONFIRM_WITHDRAWAL, UNCONFIRMED } from './released.graphql.ts';

/** What the own systems must delete, or mark as revoked. The value is not shown any more. */
export function Withdrawn(): ReactNode {
  const unconfirmed = useHubPages(UNCONFIRMED, {}, (answer) => answer.unconfirmedWithdrawals);
  const confirm = useHubMutation(CONFIRM_WITHDRAWAL);
  const nodes = nodesOf(unconfirmed.data);
  if (nodes.length === 0) return null;
  return (
    <section className="card" aria-labelledby="withdrawn">
      <header>
        <h2 id="withdrawn">
          <Text id="withdrawn.title" />
        </h2>
      </header>
      <div className="bd stack">
        <Note tone="warning" icon="eyeoff">
          <Text id="withdrawn.why" />
        </Note>
        <ul className="receipts">
          {nodes.map(({ itemId, operation, lostAt, recallDueAt }) => (
            <li key={itemId} className="row w">
              <span className="grow">
                <Text id={`withdrawn.${recallDueAt ? 'RECALLED' : operation}`} /> <span className="v">{itemId}</span> <Time of={lostAt} />
              </span>
              {operation === 'REVOKED' && recallDueAt === null && (
                <button
                  className="btn sm"
                  type="button"
                  disabled={confirm.isPending}
                  onClick={() => confirm.mutate({ itemId, copiesDeleted: false })}
                >
                  <Text id="withdrawn.marked" values={{ item: <span className="sr">{itemId}</span> }} />
                </button>
              )}
              <button
                className="btn sm"
                type="button"
                disabled={confirm.isPending}
                onClick={() => confirm.mutate({ itemId, copiesDeleted: true })}
              >
                <Text id="withdrawn.deleted" values={{ item: <span className="sr">{itemId}</span> }} />
              </button>
            </li>
          ))}
        </ul>
        <FormError error={confirm.error} />
        <More of={unconfirmed} />
      </div>
    </section>
  );
}
