import type { ReactNode } from 'react';
import { useHubQuery } from '../../app/queries.ts';
import { useText } from '../../app/text.tsx';
import { SelectField } from '../../parts/fields.tsx';
import { DUTY_ACCOUNTS, type DutyRosterQuery } from './duty.graphql.ts';

export type RosterOf = NonNullable<DutyRosterQuery['dutyRoster']>;

interface OfficerProps {
  readonly agencyId: string | null;
  readonly label: string;
  readonly value: string;
  readonly onValue: (id: string) => void;
}

/** One of the enabled accounts of an agency. For administrators, who may list accounts. */
export function OfficerField({ agencyId, label, value, onValue }: OfficerProps): ReactNode {
  const text = useText();
  const accounts = useHubQuery(DUTY_ACCOUNTS, { agencyId });
  return (
    <SelectField label={label} required value={value} onChange={({ target }) => onValue(target.value)}>
      <option value="">{text('duty.choose')}</option>
      {accounts.data?.users.nodes.map(({ id, email }) => (
        <option key={id} value={id}>
          {email}
        </option>
      ))}
    </SelectField>
  );
}
