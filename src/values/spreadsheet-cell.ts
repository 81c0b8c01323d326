/**
 * What a spreadsheet takes for a formula at the beginning of a cell (OWASP, CSV Injection), quoted or not, and the apostrophe that takes that away. Telephone
 * numbers begin so: `+66…`.
 */
const ACTIVE = "[=+\\-@\\t\\r\\n\uFF1D\uFF0B\uFF0D\uFF20']";
const BEGINS_ACTIVE = new RegExp(`^${ACTIVE}`);
const GUARDED = new RegExp(`^'(?=${ACTIVE})`);

/** A text that a spreadsheet shows as it is: with an apostrophe in front where it would begin a formula, or with an apostrophe. */
export const guardedCell = (text: string): string => (BEGINS_ACTIVE.test(text) ? `'${text}` : text);

/** Takes that apostrophe off again: the inverse of {@link guardedCell}. Other cells stay as they are. */
export const unguardedCell = (cell: string): string => cell.replace(GUARDED, '');
