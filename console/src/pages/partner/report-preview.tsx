import type { ReactNode } from 'react';
import { useHubQuery } from '../../app/queries.ts';
import { Text, useText } from '../../app/text.tsx';
import { AudienceGrid, type Sight } from '../../parts/audience-grid.tsx';
import { MEMBER_COUNTRIES } from '../../parts/country.graphql.ts';
import { CheckField } from '../../parts/fields.tsx';
import { Note } from '../../parts/states.tsx';
import type { ReportDraft } from './draft-of.ts';
import { useReportProblem } from './report-problem.ts';
import type { Checked } from './use-report.ts';

interface PreviewProps {
  readonly draft: ReportDraft;
  /** Of an amendment: codes of the countries that have the report. */
  readonly before: readonly string[] | undefined;
  /** Absent: not checked yet, or changed since. */
  readonly checked: Checked | undefined;
  readonly isBusy: boolean;
  readonly onExcept: (countries: readonly string[]) => void;
  readonly onSubmit: () => void;
}

/** Who will get the report, before it is sent. The hub finds it out from the draft. */
export function ReportPreview({ draft, before, checked, isBusy, onExcept, onSubmit }: PreviewProps): ReactNode {
  const text = useText();
  const wordsOf = useReportProblem();
  const members = useHubQuery(MEMBER_COUNTRIES, {}).data?.parties ?? [];
  const isAccepted = checked?.isAccepted === true;
  const routed = members.filter(({ country }) => country !== null && checked?.countries.includes(country)).length;
  const sightOf = ({ country }: (typeof members)[number]): Sight => {
    const [has, gets] = [before?.includes(country ?? ''), checked?.countries.includes(country ?? '')];
    if (isAccepted && has && !gets) return 'LOSES';
    if (draft.exceptCountries.includes(country ?? '')) return 'SHUT_OUT';
    if (!isAccepted) return has ? 'SEES' : 'NOT_CHECKED';
    return has ? 'SEES' : gets ? 'GAINS' : 'DOES_NOT_SEE';
  };
  return (
    <section className="card" aria-labelledby="who">
      <header>
        <h2 id="who">
          <Text id="report.who" />
        </h2>
      </header>
      <div className="bd stack" aria-live="polite">
        <AudienceGrid parties={members.map((party) => ({ party, sight: sightOf(party) }))} />
        {!checked && (
          <p className="s q">
            <Text id={before ? 'report.amend.check' : 'report.who.check'} />
          </p>
        )}
        {isAccepted && (
          <p>
            <Text id="report.routes" values={{ count: routed }} />
          </p>
        )}
        {checked?.unclear.map((value) => (
          <Note key={value} tone="warning" icon="alert">
            <Text id="report.unclear" values={{ value: <span className="v">{value}</span> }} />
          </Note>
        ))}
        {checked?.problems.map((problem) => (
          <Note key={`${problem.code} ${problem.field ?? ''}`} tone={problem.severity === 'ERROR' ? 'danger' : 'warning'} icon="alert">
            {wordsOf(problem)}
          </Note>
        ))}
        <details className="fold">
          <summary>
            <Text id="report.except" values={{ count: draft.exceptCountries.length }} />
          </summary>
          <div className="fold-all">
            {members.map(({ id, name, country }) => (
              <CheckField
                key={id}
                label={name}
                checked={draft.exceptCountries.includes(country ?? '')}
                onChange={({ target }) =>
                  onExcept(
                    target.checked ? [...draft.exceptCountries, country ?? ''] : draft.exceptCountries.filter((one) => one !== country),
                  )
                }
              />
            ))}
          </div>
        </details>
        {isAccepted && (
          <button className="btn pri wide-btn" type="button" disabled={isBusy} onClick={onSubmit}>
            <Text id={before ? 'report.amend.submit' : 'report.submit'} values={{ count: routed }} />
          </button>
        )}
        <p className="s q">{text('report.who.only')}</p>
      </div>
    </section>
  );
}
