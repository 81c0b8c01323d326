import type { ReactNode } from 'react';
import { useIntl } from 'react-intl';
import { Text, useText } from '../../app/text.tsx';
import { PartyName } from '../../parts/party.tsx';
import { durationIn } from '../../parts/time-left.ts';
import type { PartnerFiguresQuery } from './partner.graphql.ts';

type Row = PartnerFiguresQuery['partnerStatistics'][number];

interface FiguresProps {
  readonly rows: readonly Row[];
  readonly days: number;
  /** Number of questions and requests that wait for the partner. */
  readonly waiting: number;
}

/** Four numbers about the own reports, and the same by country. */
export function Figures({ rows, days, waiting }: FiguresProps): ReactNode {
  const intl = useIntl();
  const text = useText();
  const total = rows.find(({ country }) => country === null);
  const [submitted, answered] = [total?.submitted ?? 0, total?.answered ?? 0];
  const percent = (share: number | null | undefined): string =>
    typeof share === 'number' ? intl.formatNumber(share, { style: 'percent', maximumFractionDigits: 0 }) : '–';
  const time = (hours: number | null | undefined): string => {
    if (typeof hours !== 'number') return '–';
    if (hours < 1) return text('figures.hour');
    const { unit, count } = durationIn(hours * 3_600_000);
    return intl.formatNumber(count, { style: 'unit', unit, unitDisplay: 'short' });
  };
  const byCountry = rows.filter(({ country }) => country !== null);
  return (
    <>
      <dl className="kpi" aria-label={text('figures.span', { days })}>
        <Figure name={text('figures.offered', { days })} value={submitted}>
          <Text id="figures.answered" values={{ count: answered }} />
        </Figure>
        <Figure name={text('figures.useful')} value={percent(total?.precision)}>
          <Text id="figures.judged" values={{ useful: total?.useful ?? 0, judged: total?.judged ?? 0 }} />
        </Figure>
        <Figure name={text('figures.first')} value={time(total?.medianHours)}>
          <Text id="figures.p90" values={{ time: time(total?.p90Hours) }} />
        </Figure>
        <Figure name={text('figures.waiting')} value={waiting}>
          <Text id="figures.waiting.what" />
        </Figure>
      </dl>
      {byCountry.length > 0 && (
        <details className="by-country">
          <summary>
            <Text id="figures.by-country" />
          </summary>
          <div className="tw">
            <table className="t dense st-l">
              <thead>
                <tr>
                  {(['figures.country', 'figures.offered.short', 'figures.answered.short', 'figures.useful', 'figures.first'] as const).map(
                    (id) => (
                      <th key={id}>
                        <Text id={id} />
                      </th>
                    ),
                  )}
                </tr>
              </thead>
              <tbody>
                {byCountry.map((row) => (
                  <tr key={row.country?.id}>
                    <td className="fw">
                      <PartyName party={row.country} />
                    </td>
                    <td data-l={text('figures.offered.short')}>{row.submitted}</td>
                    <td data-l={text('figures.answered.short')}>{row.answered}</td>
                    <td data-l={text('figures.useful')}>{percent(row.precision)}</td>
                    <td data-l={text('figures.first')}>{time(row.medianHours)}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        </details>
      )}
    </>
  );
}

interface FigureProps {
  readonly name: string;
  readonly value: ReactNode;
  readonly children: ReactNode;
}

const Figure = ({ name, value, children }: FigureProps): ReactNode => (
  <div>
    <dt>{name}</dt>
    <dd>{value}</dd>
    <dd className="figure-note">{children}</dd>
  </div>
);
