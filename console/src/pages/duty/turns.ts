import { dayAfter, wallClock } from './wall-clock.ts';

interface Span {
  /** ISO 8601. */
  readonly from: string;
  readonly to: string;
}

export interface TurnOnDay<Turn extends Span> {
  readonly turn: Turn;
  /** HH:MM; a turn that begins or ends on another day is cut at midnight. */
  readonly from: string;
  readonly to: string;
  readonly beganBefore: boolean;
  readonly goesOn: boolean;
}

/** The parts of turns that are on a day (YYYY-MM-DD) of the wall clock of a zone. */
export function turnsOn<Turn extends Span>(day: string, turns: readonly Turn[], zone: string): readonly TurnOnDay<Turn>[] {
  const midnight = `${day}T00:00`;
  const next = `${dayAfter(day, 1)}T00:00`;
  return turns.flatMap((turn) => {
    const [from, to] = [wallClock(zone, new Date(turn.from)), wallClock(zone, new Date(turn.to))];
    // A roster that was edited within a minute leaves turns of no length.
    if (from >= next || to <= midnight || from === to) return [];
    const [beganBefore, goesOn] = [from < midnight, to > next];
    return [{ turn, from: beganBefore ? '00:00' : from.slice(11), to: to >= next ? '24:00' : to.slice(11), beganBefore, goesOn }];
  });
}
