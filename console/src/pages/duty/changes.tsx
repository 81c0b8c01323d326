import { type ReactNode, useState } from 'react';
import { useIntl } from 'react-intl';
import { useHubMutation } from '../../app/queries.ts';
import { useMay } from '../../app/session.ts';
import { Text, useText } from '../../app/text.tsx';
import { FormDialog } from '../../parts/dialog.tsx';
import { SelectField, TextField } from '../../parts/fields.tsx';
import { FormError } from '../../parts/states.tsx';
import { CHANGE_DUTY, type DutyChangeKind, REMOVE_DUTY_CHANGE } from './duty.graphql.ts';
import { OfficerField, type RosterOf } from './officers.tsx';
import { timeOf } from './wall-clock.ts';

interface ChangesProps {
  readonly agencyId: string | null;
  readonly roster: RosterOf;
}

/** What deviates from the shifts. Past changes are left out. */
export function Changes({ agencyId, roster }: ChangesProps): ReactNode {
  const mayManage = useMay('duty:manage');
  const remove = useHubMutation(REMOVE_DUTY_CHANGE);
  const [isAdding, setAdding] = useState(false);
  const now = new Date().toISOString();
  const changes = roster.changes.filter(({ to, otherTo }) => to > now || (otherTo ?? '') > now);
  return (
    <section className="card" aria-labelledby="duty-changes">
      <header>
        <h2 id="duty-changes">
          <Text id="duty.changes" />
        </h2>
        {mayManage && (
          <button className="btn sm end" type="button" onClick={() => setAdding(true)}>
            <Text id="duty.change.add" />
          </button>
        )}
      </header>
      {changes.length === 0 && (
        <p className="bd s q">
          <Text id="duty.changes.none" />
        </p>
      )}
      <ul>
        {changes.map((change) => (
          <li key={change.id} className="entry">
            <p>
              <ChangeText change={change} />
            </p>
            <Spans change={change} zone={roster.timeZone} />
            {mayManage && (
              <button
                className="btn sm quiet"
                type="button"
                disabled={remove.isPending}
                onClick={() => remove.mutate({ agencyId, changeId: change.id })}
              >
                <Text id="duty.change.remove" values={{ officer: <span className="sr">{change.officer?.name}</span> }} />
              </button>
            )}
          </li>
        ))}
      </ul>
      {changes.length > 0 && (
        <p className="bd s q">
          <Text id="duty.zone" values={{ zone: roster.timeZone }} />
        </p>
      )}
      <FormError error={remove.error} />
      {isAdding && <NewChange agencyId={agencyId} roster={roster} onClose={() => setAdding(false)} />}
    </section>
  );
}

const ChangeText = ({ change }: { readonly change: RosterOf['changes'][number] }): ReactNode => (
  <Text
    id={`duty.change.${change.kind}`}
    values={{ officer: <b>{change.officer?.name ?? '–'}</b>, substitute: <b>{change.substitute?.name ?? '–'}</b> }}
  />
);

/** When it applies, on the wall clock of the roster, by which officers plan. */
function Spans({ change, zone }: { readonly change: RosterOf['changes'][number]; readonly zone: string }): ReactNode {
  const intl = useIntl();
  const { from, to, otherFrom, otherTo, note } = change;
  const at = (time: string): ReactNode => (
    <time dateTime={time}>
      {intl.formatDate(time, {
        ...{ timeZone: zone, weekday: 'short', day: 'numeric', month: 'short', year: 'numeric' },
        ...{ hour: '2-digit', minute: '2-digit', hourCycle: 'h23' },
      })}
    </time>
  );
  return (
    <div className="s q">
      <p>
        <Text id="duty.span" values={{ from: at(from), to: at(to) }} />
      </p>
      {otherFrom !== null && otherTo !== null && (
        <p>
          <Text id="duty.span.in-return" values={{ from: at(otherFrom), to: at(otherTo) }} />
        </p>
      )}
      {note !== null && <p>{note}</p>}
    </div>
  );
}

const KINDS: readonly DutyChangeKind[] = ['ABSENCE', 'COVER', 'SWAP'];

function NewChange({ agencyId, roster, onClose }: ChangesProps & { readonly onClose: () => void }): ReactNode {
  const text = useText();
  const save = useHubMutation(CHANGE_DUTY);
  const [kind, setKind] = useState<DutyChangeKind>('ABSENCE');
  const [fields, setFields] = useState({ officerId: '', substituteId: '', from: '', to: '', otherFrom: '', otherTo: '', note: '' });
  const set = (part: Partial<typeof fields>): void => setFields({ ...fields, ...part });
  const zone = roster.timeZone;
  const time = (label: 'duty.from' | 'duty.to' | 'duty.other-from' | 'duty.other-to', name: 'from' | 'to' | 'otherFrom' | 'otherTo') => (
    <TextField
      type="datetime-local"
      required
      label={text(label)}
      value={fields[name]}
      onChange={({ target }) => set({ [name]: target.value })}
    />
  );
  const send = (): void => {
    const at = (wall: string): string => timeOf(zone, wall).toISOString();
    const { officerId, substituteId, from, to, otherFrom, otherTo, note } = fields;
    const input = {
      ...{ kind, officerId, from: at(from), to: at(to), note: note.trim() || null },
      ...(kind === 'ABSENCE' ? {} : { substituteId }),
      ...(kind === 'SWAP' ? { otherFrom: at(otherFrom), otherTo: at(otherTo) } : {}),
    };
    save.mutate({ agencyId, input, version: roster.version }, { onSuccess: onClose });
  };
  return (
    <FormDialog
      title={<Text id="duty.change.add" />}
      act={<Text id="act.save" />}
      isBusy={save.isPending}
      onClose={onClose}
      onSubmit={send}
    >
      <SelectField label={text('duty.change.kind')} value={kind} onChange={({ target }) => setKind(target.value as DutyChangeKind)}>
        {KINDS.map((one) => (
          <option key={one} value={one}>
            {text(`duty.change.kind.${one}`)}
          </option>
        ))}
      </SelectField>
      <OfficerField agencyId={agencyId} label={text('duty.officer')} value={fields.officerId} onValue={(officerId) => set({ officerId })} />
      {kind !== 'ABSENCE' && (
        <OfficerField
          agencyId={agencyId}
          label={text('duty.substitute')}
          value={fields.substituteId}
          onValue={(substituteId) => set({ substituteId })}
        />
      )}
      <div className="rule-grid">
        {time('duty.from', 'from')}
        {time('duty.to', 'to')}
        {kind === 'SWAP' && time('duty.other-from', 'otherFrom')}
        {kind === 'SWAP' && time('duty.other-to', 'otherTo')}
      </div>
      <TextField label={text('duty.note')} value={fields.note} onChange={({ target }) => set({ note: target.value })} />
      <p className="s q">
        <Text id="duty.zone" values={{ zone }} />
      </p>
      <FormError error={save.error} />
    </FormDialog>
  );
}
