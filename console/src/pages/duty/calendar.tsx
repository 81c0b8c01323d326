import { type ReactNode, useState } from 'react';
import { useIntl } from 'react-intl';
import { useHubQuery } from '../../app/queries.ts';
import { useViewer } from '../../app/session.ts';
import { Text, useText } from '../../app/text.tsx';
import { Answer } from '../../parts/answer.tsx';
import { useMinute } from '../../parts/time.tsx';
import { DUTY_TURNS, type DutyTurnsQuery } from './duty.graphql.ts';
import { type TurnOnDay, turnsOn } from './turns.ts';
import { dayAfter, dayIn, mondayOf, timeOf } from './wall-clock.ts';

type Turn = DutyTurnsQuery['dutyTurns']['nodes'][number];

interface CalendarProps {
  readonly agencyId: string | null;
  readonly zone: string;
  readonly holidays: readonly { readonly day: string; readonly name: string }[];
}

/** The turns of a week, on the wall clock of the roster. */
export function Calendar({ agencyId, zone, holidays }: CalendarProps): ReactNode {
  const intl = useIntl();
  const today = dayIn(zone, new Date(useMinute()));
  const [monday, setMonday] = useState(() => mondayOf(today));
  const days = Array.from({ length: 7 }, (_, index) => dayAfter(monday, index));
  const from = timeOf(zone, `${monday}T00:00`).toISOString();
  const to = timeOf(zone, `${dayAfter(monday, 7)}T00:00`).toISOString();
  const answer = useHubQuery(DUTY_TURNS, { agencyId, from, to });
  const dayName = (day: string): string =>
    intl.formatDate(`${day}T00:00Z`, { timeZone: 'UTC', weekday: 'short', day: 'numeric', month: 'short' });
  return (
    <section className="card" aria-labelledby="duty-week">
      <header>
        <h2 id="duty-week">
          <Text id="duty.week" values={{ from: dayName(monday), to: dayName(dayAfter(monday, 6)) }} />
        </h2>
        <Weeks onMove={(weeks) => setMonday(weeks === 0 ? mondayOf(today) : dayAfter(monday, weeks * 7))} />
      </header>
      <Answer of={answer}>
        {({ dutyTurns: { nodes } }) => (
          <ol className="week">
            {days.map((day) => (
              <Day
                key={day}
                name={dayName(day)}
                isToday={day === today}
                isPast={day < today}
                holiday={holidays.find((one) => one.day === day)?.name}
                turns={turnsOn(day, nodes, zone)}
              />
            ))}
          </ol>
        )}
      </Answer>
      <footer className="s">
        <Text id="duty.zone" values={{ zone }} />
      </footer>
    </section>
  );
}

function Weeks({ onMove }: { readonly onMove: (weeks: number) => void }): ReactNode {
  return (
    <div className="row end">
      {([-1, 0, 1] as const).map((weeks) => (
        <button key={weeks} className="btn sm" type="button" onClick={() => onMove(weeks)}>
          <Text id={weeks < 0 ? 'duty.week.before' : weeks === 0 ? 'duty.week.this' : 'duty.week.after'} />
        </button>
      ))}
    </div>
  );
}

interface DayProps {
  readonly name: string;
  readonly isToday: boolean;
  readonly isPast: boolean;
  readonly holiday: string | undefined;
  readonly turns: readonly TurnOnDay<Turn>[];
}

function Day({ name, isToday, isPast, holiday, turns }: DayProps): ReactNode {
  const { id } = useViewer();
  return (
    <li className={isToday ? 'day today' : 'day'} aria-current={isToday ? 'date' : undefined}>
      <h3>{name}</h3>
      {holiday !== undefined && <p className="s st w">{holiday}</p>}
      {turns.length === 0 && (
        <p className="s q">
          <Text id={isPast ? 'duty.not-recorded' : 'duty.nobody'} />
        </p>
      )}
      <ul>
        {turns.map((part) => (
          <TurnPart key={`${part.turn.shiftId} ${part.turn.from}`} of={part} isOwn={part.turn.officer.id === id} />
        ))}
      </ul>
    </li>
  );
}

/** A turn, or the part of it that is on one day: arrows show that it began the day before, or goes on the day after. */
function TurnPart({ of: part, isOwn }: { readonly of: TurnOnDay<Turn>; readonly isOwn: boolean }): ReactNode {
  const text = useText();
  const { turn, from, to, beganBefore, goesOn } = part;
  const rank = text('duty.rank', { rank: turn.rank });
  return (
    <li className={isOwn ? 'turn own' : 'turn'}>
      <span className="s">{`${from}–${to}`}</span>
      {(beganBefore || goesOn) && (
        <span className="sr">
          <Text id={!beganBefore ? 'duty.goes-on' : goesOn ? 'duty.all-day' : 'duty.since-before'} />
        </span>
      )}
      <span className="turn-who" title={rank}>
        {beganBefore && <Arrow />}
        <span className="grow">{turn.officer.name?.split('@')[0]}</span>
        <span className="sr">{rank}</span>
        {goesOn && <Arrow />}
      </span>
    </li>
  );
}

const Arrow = (): ReactNode => (
  <span className="q" aria-hidden="true">
    →
  </span>
);
