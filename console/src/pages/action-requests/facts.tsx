import type { ReactNode } from 'react';
import { Text, type TextId } from '../../app/text.tsx';
import { Amount } from '../../parts/money.tsx';
import { Time } from '../../parts/time.tsx';
import { ContactOf } from '../../parts/contact.tsx';
import type { ActionRequestDetail } from './page.tsx';

/** What is asked, and why the recipient may do it. */
export function Facts({ request }: { readonly request: ActionRequestDetail }): ReactNode {
  const { amount, held, released, seized, returned, paymentReference, paidAt, legalBasis, legalText, narrative, cancelledReason } = request;
  const money = { amount, held, released, seized, returned };
  return (
    <dl className="kv">
      {(['amount', 'held', 'released', 'seized', 'returned'] as const).map((name) => {
        const one = money[name];
        return one && Number(one.amount) > 0 && <Fact key={name} id={`actions.${name}`} value={<Amount of={one} />} />;
      })}
      {request.action === 'FREEZE' && amount === null && <Fact id="actions.amount" value={<Text id="actions.everything" />} />}
      {paymentReference !== null && <Fact id="actions.payment" value={<span className="v">{paymentReference}</span>} />}
      {paidAt !== null && <Fact id="actions.paid" value={<Time of={paidAt} />} />}
      <Fact id="actions.legal" value={<Text id={`actions.legal.${legalBasis}`} />} />
      <Fact id="actions.legal-text" value={<span className="lines">{legalText}</span>} />
      {narrative !== null && <Fact id="actions.narrative" value={<span className="lines">{narrative}</span>} />}
      <Fact id="actions.contact" value={<ContactOf contact={request.contact} entry={request.contactEntry} />} />
      {cancelledReason !== null && <Fact id="actions.cancelled" value={cancelledReason} />}
    </dl>
  );
}

const Fact = ({ id, value }: { readonly id: TextId; readonly value: ReactNode }): ReactNode => (
  <>
    <dt>
      <Text id={id} />
    </dt>
    <dd>{value}</dd>
  </>
);
