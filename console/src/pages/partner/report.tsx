import { type ReactNode, useState } from 'react';
import { Text, useText } from '../../app/text.tsx';
import { PageHead } from '../../parts/page-head.tsx';
import { ReportFile } from './report-file.tsx';
import { ReportForm } from './report-form.tsx';

const WAYS = ['one', 'many'] as const;

/** Reports to the countries concerned: one by hand, or many in a file. */
export function ReportPage(): ReactNode {
  const text = useText();
  const [way, setWay] = useState<(typeof WAYS)[number]>('one');
  return (
    <div className="page">
      <PageHead title={text('report.title')}>
        <p>
          <Text id="report.about" />
        </p>
      </PageHead>
      <div className="seg list-bar" data-tour="report" role="group" aria-label={text('report.way')}>
        {WAYS.map((one) => (
          <button key={one} type="button" aria-pressed={way === one} onClick={() => setWay(one)}>
            <Text id={`report.way.${one}`} />
          </button>
        ))}
      </div>
      {way === 'one' ? <ReportForm /> : <ReportFile />}
    </div>
  );
}
