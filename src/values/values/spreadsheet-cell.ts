/**
 * Characters that begin a formula in a spreadsheet (OWASP, CSV Injection), quoted or not; telephone numbers begin so: `+66…`. Also the possible beginnings of a
 * cell: the real one, and after each possible delimiter, because a spreadsheet may use another delimiter (as in half the world) and then ignores the quotes.
 */
const ACTIVE = '=+\\-@\uFF1D\uFF0B\uFF0D\uFF20';
const AT_START = `^(?=['" ]*[${ACTIVE}\\t\\r\\n])`;
const INSIDE = `(?<=[;|\\t\\r\\n])(?=['" ]*[${ACTIVE}])`;
const OPEN = new RegExp(`${AT_START}|${INSIDE}`, 'g');
const GUARDED = new RegExp(`(?:${AT_START}|${INSIDE})'`, 'g');

/** Returns a text that a spreadsheet shows unchanged: an apostrophe precedes each possible formula. */
export const guardedCell = (text: string): string => text.replace(OPEN, "'");

/** Removes these apostrophes: the inverse of {@link guardedCell}. Other apostrophes stay. */
export const unguardedCell = (cell: string): string => cell.replace(GUARDED, '');
