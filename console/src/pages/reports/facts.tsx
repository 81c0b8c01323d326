import type { ReactNode } from 'react';
import { useIntl } from 'react-intl';
import { Text, type TextId } from '../../app/text.tsx';
import { Time } from '../../parts/time.tsx';
import { useCountryName } from '../../parts/country.ts';
import { type Money, moneyText } from '../../parts/money.tsx';

interface FactsOf {
  readonly threat: string;
  readonly platform: string | null;
  readonly platformCountry: string | null;
  readonly incidentStartedAt: string | null;
  readonly incidentEndedAt: string | null;
  readonly victimCountries: readonly string[];
  readonly suspectCountries: readonly string[];
  readonly losses: readonly Money[];
}

/** What a report states besides its values. Facts that it does not state are left out. */
export function ReportFacts({ report }: { readonly report: FactsOf }): ReactNode {
  const intl = useIntl();
  const country = useCountryName();
  const facts: readonly (readonly [TextId, ReactNode])[] = [
    ['triage.threat', <Text key="threat" id={`threat.${report.threat}` as TextId} />],
    ['triage.platform', [report.platform, report.platformCountry && country(report.platformCountry)].filter(Boolean).join(', ')],
    ['triage.started', report.incidentStartedAt && <Time of={report.incidentStartedAt} />],
    ['triage.ended', report.incidentEndedAt && <Time of={report.incidentEndedAt} />],
    ['triage.victims', report.victimCountries.map(country).join(', ')],
    ['triage.suspects', report.suspectCountries.map(country).join(', ')],
    ['triage.losses', report.losses.map((loss) => moneyText(intl, loss)).join(', ')],
  ];
  return (
    <dl className="kv g3">
      {facts
        .filter(([, fact]) => Boolean(fact))
        .map(([id, fact]) => (
          <div key={id}>
            <dt>
              <Text id={id} />
            </dt>
            <dd>{fact}</dd>
          </div>
        ))}
    </dl>
  );
}
