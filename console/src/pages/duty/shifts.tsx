import { type ReactNode, useState } from 'react';
import { useIntl } from 'react-intl';
import { useHubMutation } from '../../app/queries.ts';
import { useMay } from '../../app/session.ts';
import { Text, useText } from '../../app/text.tsx';
import { FormDialog } from '../../parts/dialog.tsx';
import { FormError } from '../../parts/states.tsx';
import { daysInWords, WEEK } from '../contacts/hours.ts';
import { REMOVE_DUTY_SHIFT } from './duty.graphql.ts';
import type { RosterOf } from './officers.tsx';
import { daysOf } from './recurrence.ts';
import { ShiftDialog } from './shift-dialog.tsx';

interface ShiftsProps {
  readonly agencyId: string | null;
  readonly roster: RosterOf;
}

type Shift = RosterOf['shifts'][number];

/** The plan from which the turns are made. */
export function Shifts({ agencyId, roster }: ShiftsProps): ReactNode {
  const text = useText();
  const mayManage = useMay('duty:manage');
  const [edited, setEdited] = useState<Shift | 'new'>();
  return (
    <section className="card" aria-labelledby="duty-shifts">
      <header>
        <h2 id="duty-shifts">
          <Text id="duty.shifts" />
        </h2>
        {mayManage && (
          <button className="btn sm end" type="button" onClick={() => setEdited('new')}>
            <Text id="duty.shift.add" />
          </button>
        )}
      </header>
      <div className="tw">
        <table className="t dense st-l">
          <thead>
            <tr>
              {(['duty.shift', 'duty.officer', 'duty.rank.title', 'duty.first', 'duty.recurrence'] as const).map((id) => (
                <th key={id}>
                  <Text id={id} />
                </th>
              ))}
              {mayManage && (
                <th>
                  <span className="sr">
                    <Text id="duty.acts" />
                  </span>
                </th>
              )}
            </tr>
          </thead>
          <tbody>
            {roster.shifts.map((shift) => (
              <tr key={shift.id}>
                <td className="fw b">{shift.name ?? text('duty.shift.unnamed')}</td>
                <td data-l={text('duty.officer')}>{shift.officer?.name ?? '–'}</td>
                <td data-l={text('duty.rank.title')}>{shift.rank}</td>
                <td data-l={text('duty.first')} className="s">
                  <FirstTurn of={shift} />
                </td>
                <td data-l={text('duty.recurrence')}>
                  <Repeats rule={shift.recurrence} />
                </td>
                {mayManage && (
                  <td className="fit">
                    <button className="btn sm quiet" type="button" onClick={() => setEdited(shift)}>
                      <Text id="duty.shift.edit" values={{ name: <span className="sr">{shift.name}</span> }} />
                    </button>
                    <RemoveShift agencyId={agencyId} shift={shift} />
                  </td>
                )}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {edited && (
        <ShiftDialog
          agencyId={agencyId}
          roster={roster}
          shift={edited === 'new' ? null : (roster.shifts.find(({ id }) => id === edited.id) ?? edited)}
          onClose={() => setEdited(undefined)}
        />
      )}
    </section>
  );
}

/** When the first turn of a shift begins and ends, on the wall clock of its time zone. The day of the end is left out where it is the same. */
function FirstTurn({ of: { startsAt, endsAt, timeZone } }: { readonly of: Shift }): ReactNode {
  const intl = useIntl();
  const dayOf = (wall: string): string => intl.formatDate(`${wall.slice(0, 10)}T00:00Z`, { timeZone: 'UTC', dateStyle: 'medium' });
  const hourOf = (wall: string): string => wall.slice(11);
  const isOneDay = dayOf(startsAt) === dayOf(endsAt);
  return (
    <>
      <time dateTime={startsAt}>{`${dayOf(startsAt)}, ${hourOf(startsAt)}`}</time>
      {' – '}
      <time dateTime={endsAt}>{isOneDay ? hourOf(endsAt) : `${dayOf(endsAt)}, ${hourOf(endsAt)}`}</time>
      {timeZone !== null && ` ${timeZone}`}
    </>
  );
}

/** When a shift repeats: in words as far as they are short, else the rule. */
function Repeats({ rule }: { readonly rule: string | null }): ReactNode {
  const { locale } = useIntl();
  if (rule === null) return <Text id="duty.once" />;
  const days = daysOf(rule);
  if (!days) return <span className="v">{rule}</span>;
  return days.length === WEEK.length ? (
    <span className="nw">
      <Text id="duty.daily" />
    </span>
  ) : (
    daysInWords(locale, days)
  );
}

function RemoveShift({ agencyId, shift }: { readonly agencyId: string | null; readonly shift: Shift }): ReactNode {
  const [isAsked, setAsked] = useState(false);
  const remove = useHubMutation(REMOVE_DUTY_SHIFT);
  const name = shift.name ?? '';
  return (
    <>
      <button className="btn sm quiet" type="button" onClick={() => setAsked(true)}>
        <Text id="duty.shift.remove" values={{ name: <span className="sr">{name}</span> }} />
      </button>
      {isAsked && (
        <FormDialog
          title={<Text id="duty.shift.remove.title" values={{ name }} />}
          act={<Text id="duty.shift.remove" values={{ name: '' }} />}
          isGrave
          isBusy={remove.isPending}
          onClose={() => setAsked(false)}
          onSubmit={() => remove.mutate({ agencyId, shiftId: shift.id, version: shift.version }, { onSuccess: () => setAsked(false) })}
        >
          <p>
            <Text id="duty.shift.remove.why" />
          </p>
          <FormError error={remove.error} />
        </FormDialog>
      )}
    </>
  );
}
