import type { ReactNode } from 'react';
import { useIntl } from 'react-intl';
import { Text, useText } from '../../app/text.tsx';
import { moneyText } from '../../parts/money.tsx';
import type { FreezeTotalsQuery } from './action-requests.graphql.ts';

interface TotalsProps {
  readonly totals: FreezeTotalsQuery['totals'];
  readonly days: number;
}

/** What freezes of some days have come to, for each side and currency. There are no exchange rates, so nothing is added across currencies. */
export function Totals({ totals, days }: TotalsProps): ReactNode {
  const text = useText();
  const intl = useIntl();
  return (
    <section className="card" aria-labelledby="totals">
      <header>
        <h2 id="totals">
          <Text id="actions.totals" values={{ days }} />
        </h2>
      </header>
      <div className="tw">
        <table className="t st-l dense">
          <thead>
            <tr>
              {(['side', 'requested', 'held', 'still-held', 'returned'] as const).map((one) => (
                <th key={one} className={one === 'side' ? '' : 'num'}>
                  <Text id={`actions.totals.${one}`} />
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {totals.map(({ side, requestCount, requested, held, stillHeld, returned }) => {
              const money = (amount: string): string => moneyText(intl, { amount, currency: requested.currency });
              return (
                <tr key={`${side} ${requested.currency}`}>
                  <td className="fw">
                    <Text id={`actions.totals.${side}`} values={{ count: requestCount }} />
                  </td>
                  <td className="num nw" data-l={text('actions.totals.requested')}>
                    {money(requested.amount)}
                  </td>
                  <td className="num nw" data-l={text('actions.totals.held')}>
                    {money(held.amount)}
                  </td>
                  <td className="num nw" data-l={text('actions.totals.still-held')}>
                    {money(stillHeld.amount)}
                  </td>
                  <td className="num nw" data-l={text('actions.totals.returned')}>
                    {money(returned.amount)}
                  </td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </div>
    </section>
  );
}
