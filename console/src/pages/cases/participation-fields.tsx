import type { ReactNode } from 'react';
import { useText } from '../../app/text.tsx';
import { SelectField } from '../../parts/fields.tsx';
import type { TlpLabel } from '../../parts/marks.tsx';
import { TlpField } from '../../parts/tlp-field.tsx';
import type { CaseRights } from './access.graphql.ts';
import { type Case, ceilingsOf } from './rights.ts';

export interface Participation {
  readonly rights: CaseRights;
  readonly ceiling: TlpLabel;
}

const RIGHTS: readonly CaseRights[] = ['READ', 'CONTRIBUTE', 'LEAD'];

interface ParticipationFieldsProps {
  readonly of: Case;
  readonly value: Participation;
  readonly onValue: (value: Participation) => void;
}

/** What a country may do in a case, and up to which label it reads. */
export function ParticipationFields({ of, value, onValue }: ParticipationFieldsProps): ReactNode {
  const text = useText();
  const labels = ceilingsOf(of);
  return (
    <>
      <SelectField
        label={text('access.rights')}
        hint={text(`case-rights.${value.rights}.what`)}
        value={value.rights}
        onChange={({ target }) => onValue({ ...value, rights: target.value as CaseRights })}
      >
        {RIGHTS.map((one) => (
          <option key={one} value={one}>
            {text(`case-rights.${one}`)}
          </option>
        ))}
      </SelectField>
      <TlpField
        label={text('access.ceiling')}
        hint={text('access.ceiling.hint')}
        labels={labels.includes(value.ceiling) ? labels : [...labels, value.ceiling]}
        value={value.ceiling}
        onChange={({ target }) => onValue({ ...value, ceiling: target.value as TlpLabel })}
      />
    </>
  );
}
