import type { ReactNode } from 'react';
import { Text, useText } from '../../app/text.tsx';
import { CountryField, CountryNames } from '../../parts/country-field.tsx';
import { TextArea, TextField } from '../../parts/fields.tsx';
import { FilesField } from '../../parts/files-field.tsx';
import { Red } from '../../parts/red.tsx';
import type { ReportDraft } from './draft-of.ts';
import { countriesIn, typedValues } from './report-input.ts';

const MOST_VALUES = 1_000;

export interface PartProps {
  readonly draft: ReportDraft;
  readonly onChange: (part: Partial<ReportDraft>) => void;
}

const countOf = ({ values }: ReportDraft): number => typedValues(values).length;

export const hasTooManyValues = (draft: ReportDraft): boolean => countOf(draft) > MOST_VALUES;

/** Content of the report that the form was opened with: as on its page, the officer asks for RED content. The label that the hub has counts, and not the chosen one. */
export const OfSource = ({ draft: { source }, children }: { readonly draft: ReportDraft; readonly children: ReactNode }): ReactNode => (
  <div>
    <Red id={`${source?.id ?? ''} edit`} tlp={source?.tlp ?? 'CLEAR'}>
      {children}
    </Red>
  </div>
);

interface ContentProps extends PartProps {
  /** Files are stored, perhaps after the form was left and opened again. */
  readonly onAdded: (files: ReportDraft['evidence']) => void;
}

/** What a report says, beside its title. */
export function ReportContent({ draft, onChange, onAdded }: ContentProps): ReactNode {
  const text = useText();
  const count = countOf(draft);
  return (
    <OfSource draft={draft}>
      <div className="stack">
        <TextArea
          className="in v"
          label={text('report.values')}
          hint={text('report.values.count', { count })}
          error={hasTooManyValues(draft) ? text('report.values.many', { count }) : undefined}
          rows={6}
          required
          spellCheck={false}
          value={draft.values}
          onChange={({ target }) => onChange({ values: target.value })}
        />
        <TextArea
          label={text('report.narrative')}
          hint={text('report.narrative.hint')}
          maxLength={50_000}
          value={draft.narrative}
          onChange={({ target }) => onChange({ narrative: target.value })}
        />
        <Circumstances draft={draft} onChange={onChange} />
        <FilesField label={text('report.files')} files={draft.evidence} onFiles={(evidence) => onChange({ evidence })} onAdded={onAdded} />
      </div>
    </OfSource>
  );
}

function Circumstances({ draft, onChange }: PartProps): ReactNode {
  const text = useText();
  const countries = (id: 'victimCountries' | 'suspectCountries'): ReactNode => (
    <TextField
      label={text(`report.${id}`)}
      hint={draft[id].trim() === '' ? text('report.codes') : <CountryNames codes={countriesIn(draft[id])} />}
      value={draft[id]}
      onChange={({ target }) => onChange({ [id]: target.value })}
    />
  );
  const day = (id: 'incidentStartedAt' | 'incidentEndedAt'): ReactNode => (
    <TextField
      type="date"
      label={text(`report.${id}`)}
      value={draft[id].slice(0, 10)}
      onChange={({ target }) => onChange({ [id]: target.value })}
    />
  );
  return (
    <details className="fold">
      <summary>
        <Text id="report.circumstances" />
      </summary>
      <div className="rule-grid padded">
        <TextField label={text('report.platform')} value={draft.platform} onChange={({ target }) => onChange({ platform: target.value })} />
        <CountryField
          label={text('report.platformCountry')}
          value={draft.platformCountry}
          onChange={({ target }) => onChange({ platformCountry: target.value })}
        />
        {day('incidentStartedAt')}
        {day('incidentEndedAt')}
        {countries('victimCountries')}
        {countries('suspectCountries')}
        <TextArea
          label={text('report.losses')}
          hint={text('report.losses.hint')}
          rows={2}
          value={draft.losses}
          onChange={({ target }) => onChange({ losses: target.value })}
        />
      </div>
    </details>
  );
}
