import type { ReactNode } from 'react';
import { useText } from '../../app/text.tsx';
import { ChoiceField } from '../../parts/choice-field.tsx';
import { CountryField } from '../../parts/country-field.tsx';
import { TextArea, TextField } from '../../parts/fields.tsx';
import { type Kind, KIND_ICONS } from '../../parts/kind.tsx';
import type { TypedTerms } from './terms.ts';

const KINDS = Object.keys(KIND_ICONS) as readonly Kind[];

export const NO_TERMS: TypedTerms = { typed: '', kind: '', prefixKind: 'PHONE', country: '', bank: '' };

interface TermFieldsProps {
  readonly about: 'VALUES' | 'PREFIXES';
  readonly terms: TypedTerms;
  readonly onTerms: (terms: TypedTerms) => void;
  readonly error?: string | undefined;
}

/** Values or prefixes, one on each line. */
export function TermFields({ about, terms, onTerms, error }: TermFieldsProps): ReactNode {
  const text = useText();
  const set = (change: Partial<TypedTerms>): void => onTerms({ ...terms, ...change });
  const area = (
    <TextArea
      label={text(`watches.terms.${about}`)}
      hint={text(`watches.terms.${about}.hint`)}
      error={error}
      rows={5}
      spellCheck={false}
      autoCapitalize="off"
      value={terms.typed}
      onChange={({ target }) => set({ typed: target.value })}
    />
  );
  if (about === 'VALUES') {
    return (
      <div className="stack">
        {area}
        <ChoiceField
          label={text('look-up.kind')}
          choices={KINDS}
          wordOf={(kind) => text(`kind.${kind}`)}
          none={text('look-up.any-kind')}
          value={terms.kind ?? ''}
          onChange={({ target }) => set({ kind: target.value as Kind | '' })}
        />
      </div>
    );
  }
  return (
    <div className="stack">
      <ChoiceField
        label={text('look-up.kind')}
        choices={['PHONE', 'BANK_ACCOUNT'] as const}
        wordOf={(kind) => text(`kind.${kind}`)}
        value={terms.prefixKind}
        onChange={({ target }) => set({ prefixKind: target.value as TypedTerms['prefixKind'] })}
      />
      {area}
      {terms.prefixKind === 'BANK_ACCOUNT' && (
        <div className="cols two tight">
          <CountryField label={text('watches.country')} value={terms.country} onChange={({ target }) => set({ country: target.value })} />
          <TextField label={text('watches.bank')} value={terms.bank} onChange={({ target }) => set({ bank: target.value })} />
        </div>
      )}
    </div>
  );
}
