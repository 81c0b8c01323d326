import type { ReactNode } from 'react';
import { type TextId, useText } from '../../app/text.tsx';
import { SelectField, TextArea, TextField } from '../../parts/fields.tsx';
import { THREATS } from '../../parts/threats.ts';
import type { CaseInput, ThreatType } from './case.graphql.ts';

export interface CaseDraft {
  readonly title: string;
  readonly summary: string;
  readonly threat: ThreatType;
  /** Codes of countries, as typed. */
  readonly countries: string;
}

export const EMPTY_CASE: CaseDraft = { title: '', summary: '', threat: 'CALL_CENTRE_SCAM', countries: '' };

/** The texts of the fields. */
export const CASE_LABELS: Readonly<Record<keyof CaseDraft, TextId>> = {
  title: 'case.field.title',
  summary: 'case.field.summary',
  threat: 'cases.threat',
  countries: 'case.field.countries',
};

export const inputOf = ({ title, summary, threat, countries }: CaseDraft): CaseInput => ({
  title: title.trim(),
  summary: summary.trim() || null,
  threat,
  countries: countries.toUpperCase().match(/[A-Z]+/g) ?? [],
});

/** The description of a case. */
export function CaseFields({
  draft,
  onDraft,
}: {
  readonly draft: CaseDraft;
  readonly onDraft: (part: Partial<CaseDraft>) => void;
}): ReactNode {
  const text = useText();
  return (
    <>
      <TextField
        label={text('case.field.title')}
        required
        autoFocus
        maxLength={200}
        value={draft.title}
        onChange={({ target }) => onDraft({ title: target.value })}
      />
      <TextArea
        label={text('case.field.summary')}
        maxLength={5000}
        value={draft.summary}
        onChange={({ target }) => onDraft({ summary: target.value })}
      />
      <SelectField
        label={text('cases.threat')}
        value={draft.threat}
        onChange={({ target }) => onDraft({ threat: target.value as ThreatType })}
      >
        {THREATS.map((one) => (
          <option key={one} value={one}>
            {text(`threat.${one}`)}
          </option>
        ))}
      </SelectField>
      <TextField
        label={text('case.field.countries')}
        hint={text('case.field.countries.hint')}
        value={draft.countries}
        onChange={({ target }) => onDraft({ countries: target.value })}
      />
    </>
  );
}
