import type { ReactNode } from 'react';
import { useIntl } from 'react-intl';
import { SelectField } from '../../parts/fields.tsx';
import { durationIn } from '../../parts/time-left.ts';

interface MinutesFieldProps {
  readonly label: ReactNode;
  readonly choices: readonly number[];
  readonly value: number;
  readonly onMinutes: (minutes: number) => void;
  /** The words of no choice, which is 0; absent: one must be chosen. */
  readonly none?: string;
}

/** A length of time, in minutes. */
export function MinutesField({ label, choices, value, onMinutes, none }: MinutesFieldProps): ReactNode {
  const intl = useIntl();
  const wordOf = (minutes: number): string => {
    const { unit, count } = durationIn(minutes * 60_000);
    return intl.formatNumber(count, { style: 'unit', unit, unitDisplay: 'long' });
  };
  return (
    <SelectField label={label} value={value} onChange={({ target }) => onMinutes(Number(target.value))}>
      {none !== undefined && <option value={0}>{none}</option>}
      {choices.map((minutes) => (
        <option key={minutes} value={minutes}>
          {wordOf(minutes)}
        </option>
      ))}
    </SelectField>
  );
}
