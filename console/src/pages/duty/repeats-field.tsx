import { type ReactNode, useState } from 'react';
import { useIntl } from 'react-intl';
import { useText } from '../../app/text.tsx';
import { CheckField, SelectField, TextField } from '../../parts/fields.tsx';
import { dayName, WEEK } from '../contacts/hours.ts';
import { daysOf, ruleOf, withDay } from './recurrence.ts';

const WAYS = ['once', 'weekly', 'other'] as const;
type Way = (typeof WAYS)[number];
const WORKING_DAYS = WEEK.slice(0, 5);

interface RepeatsFieldProps {
  /** A rule of iCalendar (RFC 5545); empty: once. */
  readonly rule: string;
  readonly onRule: (rule: string) => void;
}

/** How a shift repeats: not at all, on days of each week, or by another rule of iCalendar. */
export function RepeatsField({ rule, onRule }: RepeatsFieldProps): ReactNode {
  const text = useText();
  const { locale } = useIntl();
  const days = daysOf(rule) ?? [];
  const [isOther, setOther] = useState(rule !== '' && days.length === 0);
  const way: Way = isOther ? 'other' : rule === '' ? 'once' : 'weekly';
  const choose = (next: Way): void => {
    setOther(next === 'other');
    if (next !== 'other') onRule(next === 'once' ? '' : ruleOf(days.length > 0 ? days : WORKING_DAYS));
  };
  return (
    <div className="stack8">
      <SelectField
        label={text('duty.recurrence')}
        value={way}
        onChange={({ target }) => choose(WAYS.find((one) => one === target.value) ?? 'once')}
      >
        {WAYS.map((one) => (
          <option key={one} value={one}>
            {text(`duty.recurrence.${one}`)}
          </option>
        ))}
      </SelectField>
      {way === 'weekly' && (
        <div className="row w" role="group" aria-label={text('duty.recurrence.weekly')}>
          {WEEK.map((day) => (
            <CheckField
              key={day}
              label={dayName(locale, day)}
              checked={days.includes(day)}
              onChange={({ target }) => onRule(ruleOf(withDay(days, day, target.checked)))}
            />
          ))}
        </div>
      )}
      {way === 'other' && (
        <TextField
          label={text('duty.recurrence.rule')}
          hint={text('duty.recurrence.hint')}
          value={rule}
          onChange={({ target }) => onRule(target.value)}
        />
      )}
    </div>
  );
}
