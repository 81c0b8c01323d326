import { type ReactNode, useId, useState } from 'react';
import { useHubMutation } from '../../app/queries.ts';
import { inSession, useHub, useMay } from '../../app/session.ts';
import { Text, useText } from '../../app/text.tsx';
import { saveFile } from '../../parts/save-file.ts';
import { FormError } from '../../parts/states.tsx';
import { sentencesOf } from '../../parts/sentence.ts';
import { DUTY_CALENDAR, IMPORT_DUTY_ROSTER, type ImportDutyRosterMutation } from './duty.graphql.ts';
import { type EventOfFile, eventsOfFile } from './events-of-file.ts';
import type { RosterOf } from './officers.tsx';

const AHEAD_MS = 90 * 86_400_000;

interface ImportProps {
  readonly agencyId: string | null;
  readonly roster: RosterOf;
}

/** iCalendar: turns for calendar programs, and shifts from a calendar. */
export function ImportExport({ agencyId, roster }: ImportProps): ReactNode {
  const hub = useHub();
  const mayManage = useMay('duty:manage');
  const [error, setError] = useState<Error | null>(null);
  const save = async (form: 'TURNS' | 'SHIFTS'): Promise<void> => {
    setError(null);
    try {
      const now = Date.now();
      const variables = { agencyId, form, from: new Date(now).toISOString(), to: new Date(now + AHEAD_MS).toISOString() };
      const { dutyCalendar } = await inSession(hub.request(DUTY_CALENDAR, variables));
      saveFile(new Blob([dutyCalendar], { type: 'text/calendar' }), `duty-${form.toLowerCase()}.ics`);
    } catch (fault) {
      setError(fault as Error);
    }
  };
  return (
    <section className="card" aria-labelledby="duty-calendar">
      <header>
        <h2 id="duty-calendar">
          <Text id="duty.calendar" />
        </h2>
      </header>
      <div className="bd stack8">
        <div className="row w">
          <button className="btn sm" type="button" onClick={() => void save('TURNS')}>
            <Text id="duty.calendar.turns" />
          </button>
          <button className="btn sm" type="button" onClick={() => void save('SHIFTS')}>
            <Text id="duty.calendar.shifts" />
          </button>
        </div>
        <FormError error={error} />
        {mayManage && <Import agencyId={agencyId} roster={roster} />}
      </div>
    </section>
  );
}

function Import({ agencyId, roster }: ImportProps): ReactNode {
  const id = useId();
  const take = useHubMutation(IMPORT_DUTY_ROSTER);
  const [events, setEvents] = useState<readonly EventOfFile[]>([]);
  const send = async (file: File): Promise<void> => {
    const calendar = await file.text();
    setEvents(eventsOfFile(calendar));
    take.mutate({ agencyId, calendar, version: roster.version });
  };
  return (
    <div className="f">
      <label className="lab" htmlFor={id}>
        <Text id="duty.import" />
      </label>
      <input
        className="in file-in"
        id={id}
        type="file"
        accept=".ics,text/calendar"
        disabled={take.isPending}
        onChange={({ target }) => {
          const file = target.files?.[0];
          target.value = '';
          if (file) void send(file);
        }}
      />
      <FormError error={take.error} />
      {take.data && <Receipts receipts={take.data.importDutyRoster.receipts} events={events} />}
    </div>
  );
}

interface ReceiptsProps {
  readonly receipts: ImportDutyRosterMutation['importDutyRoster']['receipts'];
  /** Of the file, in its order. */
  readonly events: readonly EventOfFile[];
}

function Receipts({ receipts, events }: ReceiptsProps): ReactNode {
  const text = useText();
  return (
    <ul className="receipts s" role="status" aria-label={text('duty.receipts')}>
      {receipts.map(({ index, uid, outcome, problems }) => {
        const { name = null, begins = null } = events[index] ?? {};
        return (
          <li key={index} title={uid}>
            <span className={outcome === 'REJECTED' ? 'st d' : 'st'}>
              <Text id={`receipt.${outcome}`} />
            </span>{' '}
            <b>{name ?? text('duty.shift.unnamed')}</b> {begins ?? (name === null && uid)} {sentencesOf(problems)}
          </li>
        );
      })}
    </ul>
  );
}
