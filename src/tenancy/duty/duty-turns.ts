import type { DutyTurn } from './roster.js';

/** Returns turns as hub.add_duty_turns takes them: JSON with times in RFC 3339. */
export const asStoredTurns = (turns: readonly DutyTurn[]): string =>
  JSON.stringify(turns.map(({ from, to, ...turn }) => ({ ...turn, from: new Date(from).toISOString(), to: new Date(to).toISOString() })));
