import type { ReactNode } from 'react';
import { useHubMutation } from '../../app/queries.ts';
import { Text, type TextId, useText } from '../../app/text.tsx';
import { Changed } from '../../parts/changed.tsx';
import { CheckField, TextArea, TextField } from '../../parts/fields.tsx';
import { useEdit } from '../../parts/opened.ts';
import { FormError } from '../../parts/states.tsx';
import { say } from '../../parts/toasts.tsx';
import { SET_DUTY_ROSTER } from './duty.graphql.ts';
import type { RosterOf } from './officers.tsx';

interface RosterProps {
  readonly agencyId: string | null;
  /** Null: the agency has none yet. */
  readonly roster: RosterOf | null;
}

/** One holiday a line: the day as YYYY-MM-DD, then its name. */
const holidaysIn = (lines: string): readonly { readonly day: string; readonly name: string }[] =>
  lines
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .map((line) => ({ day: line.slice(0, 10), name: line.slice(10).trim() || line.slice(0, 10) }));

interface Settings {
  readonly timeZone: string;
  /** One a line. */
  readonly holidays: string;
  readonly fallback: boolean;
}

const LABELS: Readonly<Record<keyof Settings, TextId>> = {
  timeZone: 'duty.time-zone',
  holidays: 'duty.holidays',
  fallback: 'duty.fallback',
};

const settingsOf = (of: RosterOf | null): Settings => ({
  timeZone: of?.timeZone ?? Intl.DateTimeFormat().resolvedOptions().timeZone,
  holidays: (of?.holidays ?? []).map(({ day, name }) => `${day} ${name}`).join('\n'),
  fallback: of?.fallback ?? false,
});

/** Time zone, holidays and fallback of a roster. */
export function RosterForm({ agencyId, roster }: RosterProps): ReactNode {
  const text = useText();
  const save = useHubMutation(SET_DUTY_ROSTER);
  const { draft, set, take, reset, opened } = useEdit(roster?.version ?? 0, settingsOf(roster));
  const { timeZone, holidays, fallback } = draft;
  return (
    <form
      className="card"
      aria-labelledby="duty-settings"
      onSubmit={(event) => {
        event.preventDefault();
        // An unchanged fallback is not sent: where a party has several agencies, only an administrator of the whole party may state it.
        const stated = fallback === (roster?.fallback ?? false) ? {} : { fallback };
        const input = { timeZone, holidays: holidaysIn(holidays), ...stated };
        const onSuccess = (): void => {
          reset();
          say(<Text id="rules.saved" />);
        };
        save.mutate({ agencyId, input, version: opened.version || null }, { onSuccess });
      }}
    >
      <header>
        <h2 id="duty-settings">
          <Text id={roster ? 'duty.settings' : 'duty.set-up'} />
        </h2>
      </header>
      <div className="bd stack">
        <TextField
          label={text('duty.time-zone')}
          placeholder="Asia/Bangkok"
          required
          value={timeZone}
          onChange={({ target }) => set({ timeZone: target.value })}
        />
        <TextArea
          label={text('duty.holidays')}
          hint={text('duty.holidays.hint')}
          value={holidays}
          onChange={({ target }) => set({ holidays: target.value })}
        />
        <CheckField label={text('duty.fallback')} checked={fallback} onChange={({ target }) => set({ fallback: target.checked })} />
        <Changed
          {...{ opened, onTake: take }}
          labels={LABELS}
          words={{ fallback: text(opened.now.fallback ? 'changed.yes' : 'changed.no') }}
          id="roster"
          tlp="CLEAR"
          at={roster?.updatedAt}
          by={roster?.updatedBy?.name}
        />
        <FormError error={save.error} />
        <button className="btn" type="submit" disabled={save.isPending}>
          <Text id={roster ? 'act.save' : 'duty.set-up'} />
        </button>
      </div>
    </form>
  );
}
