/**
 * What a spreadsheet takes for a formula at the beginning of a cell (OWASP, CSV Injection), quoted or not; telephone numbers begin so: `+66…`. And where a cell may
 * begin: where it does, and, for a spreadsheet that believes in another delimiter (as those of half the world do) and so in no quote, behind what may delimit.
 */
const ACTIVE = '=+\\-@\uFF1D\uFF0B\uFF0D\uFF20';
const AT_START = `^(?=['" ]*[${ACTIVE}\\t\\r\\n])`;
const INSIDE = `(?<=[;|\\t\\r\\n])(?=['" ]*[${ACTIVE}])`;
const OPEN = new RegExp(`${AT_START}|${INSIDE}`, 'g');
const GUARDED = new RegExp(`(?:${AT_START}|${INSIDE})'`, 'g');

/** A text that a spreadsheet shows as it is: with an apostrophe in front of what it would take for a formula. */
export const guardedCell = (text: string): string => text.replace(OPEN, "'");

/** Takes those apostrophes off again: the inverse of {@link guardedCell}. Others stay. */
export const unguardedCell = (cell: string): string => cell.replace(GUARDED, '');
