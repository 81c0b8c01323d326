import type { ChangeEvent, ReactNode } from 'react';
import { useHubMutation } from '../../app/queries.ts';
import { Text, type TextId, useText } from '../../app/text.tsx';
import { Changed } from '../../parts/changed.tsx';
import { FormDialog } from '../../parts/dialog.tsx';
import { CheckField, TextField } from '../../parts/fields.tsx';
import { useEdit } from '../../parts/opened.ts';
import { FormError } from '../../parts/states.tsx';
import { SET_DUTY_SHIFT } from './duty.graphql.ts';
import { OfficerField, type RosterOf } from './officers.tsx';
import { RepeatsField } from './repeats-field.tsx';

interface ShiftForm {
  readonly name: string;
  readonly officerId: string;
  readonly rank: string;
  readonly startsAt: string;
  readonly endsAt: string;
  readonly recurrence: string;
  readonly onHolidays: boolean;
}

const LABELS: Readonly<Record<keyof ShiftForm, TextId>> = {
  name: 'duty.shift',
  officerId: 'duty.officer',
  rank: 'duty.rank.title',
  startsAt: 'duty.starts',
  endsAt: 'duty.ends',
  recurrence: 'duty.recurrence',
  onHolidays: 'duty.on-holidays',
};

interface ShiftProps {
  readonly agencyId: string | null;
  readonly roster: RosterOf;
  /** Null: a new one. */
  readonly shift: RosterOf['shifts'][number] | null;
  readonly onClose: () => void;
}

const formOf = (shift: ShiftProps['shift']): ShiftForm => ({
  name: shift?.name ?? '',
  officerId: shift?.officer?.id ?? '',
  rank: String(shift?.rank ?? 1),
  startsAt: shift?.startsAt ?? '',
  endsAt: shift?.endsAt ?? '',
  recurrence: shift?.recurrence ?? '',
  onHolidays: shift?.onHolidays ?? true,
});

const inputOf = ({ name, rank, recurrence, ...others }: ShiftForm) => ({
  ...others,
  ...{ name: name.trim() || null, rank: Number(rank), recurrence: recurrence.trim() || null },
});

/** Makes a shift, or changes one from now on. */
export function ShiftDialog({ agencyId, roster, shift, onClose }: ShiftProps): ReactNode {
  const text = useText();
  const save = useHubMutation(SET_DUTY_SHIFT);
  const { draft, set, take, opened } = useEdit(shift?.version ?? 0, formOf(shift));
  const send = (): void =>
    save.mutate({ agencyId, shiftId: shift?.id ?? null, version: shift && opened.version, input: inputOf(draft) }, { onSuccess: onClose });
  const field = (name: 'name' | 'rank' | 'startsAt' | 'endsAt') => ({
    label: text(LABELS[name]),
    value: draft[name],
    onChange: ({ target }: ChangeEvent<HTMLInputElement>) => set({ [name]: target.value }),
  });
  return (
    <FormDialog
      title={<Text id={shift ? 'duty.shift.change' : 'duty.shift.add'} />}
      act={<Text id="act.save" />}
      isBusy={save.isPending}
      onClose={onClose}
      onSubmit={send}
    >
      <TextField placeholder={text('duty.shift.example')} {...field('name')} />
      <OfficerField agencyId={agencyId} label={text('duty.officer')} value={draft.officerId} onValue={(officerId) => set({ officerId })} />
      <div className="rule-grid">
        <TextField type="datetime-local" required {...field('startsAt')} />
        <TextField type="datetime-local" required {...field('endsAt')} />
        <TextField type="number" min={1} max={9} required hint={text('duty.rank.hint')} {...field('rank')} />
      </div>
      <RepeatsField rule={draft.recurrence} onRule={(recurrence) => set({ recurrence })} />
      <CheckField
        label={text('duty.on-holidays')}
        checked={draft.onHolidays}
        onChange={({ target }) => set({ onHolidays: target.checked })}
      />
      <p className="s q">
        <Text id="duty.zone" values={{ zone: shift?.timeZone ?? roster.timeZone }} />
      </p>
      <Changed
        {...{ opened, onTake: take }}
        labels={LABELS}
        words={{
          officerId: shift?.officer?.name ?? '',
          startsAt: opened.now.startsAt.replace('T', ' '),
          endsAt: opened.now.endsAt.replace('T', ' '),
          onHolidays: text(opened.now.onHolidays ? 'changed.yes' : 'changed.no'),
        }}
        id="shift"
        tlp="CLEAR"
        at={roster.updatedAt}
        by={roster.updatedBy?.name}
      />
      <FormError error={save.error} />
    </FormDialog>
  );
}
