import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useHubMutation, useHubQuery } from '../../app/queries.ts';
import { useMay } from '../../app/session.ts';
import { Text, useText } from '../../app/text.tsx';
import { PartyName } from '../../parts/party.tsx';
import { FormError } from '../../parts/states.tsx';
import { Time } from '../../parts/time.tsx';
import { CLOSE_INQUIRY, INQUIRY } from './request.graphql.ts';

/** For the requester: the same question to others. Recipients do not see each other. */
export function InquiryCard({ id, requestId }: { readonly id: string; readonly requestId: string }): ReactNode {
  const text = useText();
  const mayAsk = useMay('information:ask');
  const query = useHubQuery(INQUIRY, { id });
  const close = useHubMutation(CLOSE_INQUIRY);
  const inquiry = query.data?.informationInquiry;
  if (!inquiry) return null;
  const others = inquiry.requests.filter((one) => one.id !== requestId);
  const canClose = mayAsk && inquiry.closedAt === null && !inquiry.unanswered;
  if (others.length === 0 && inquiry.closedAt === null && !canClose) return null;
  return (
    <section className="card" aria-labelledby="inquiry">
      <header>
        <h2 id="inquiry">{text(others.length > 0 ? 'inquiry.title' : 'inquiry.alone')}</h2>
      </header>
      <div className="bd stack8">
        {others.length > 0 && (
          <ul className="stack8">
            {others.map((one) => (
              <li key={one.id} className="row w">
                <Link to="/requests/$id" params={{ id: one.id }}>
                  <PartyName party={one.recipient} />
                </Link>
                <span className="st s end">{text(`casework.${one.state}`)}</span>
              </li>
            ))}
          </ul>
        )}
        {inquiry.closedAt !== null ? (
          <p className="s q">
            <Text id="inquiry.closed" values={{ at: <Time of={inquiry.closedAt} /> }} />
          </p>
        ) : (
          canClose && (
            <button className="btn" type="button" disabled={close.isPending} onClick={() => close.mutate({ id })}>
              <Text id="inquiry.close" />
            </button>
          )
        )}
        <FormError error={close.error} />
      </div>
    </section>
  );
}
