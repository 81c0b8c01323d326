import { causeOf } from './format-error.js';

/** The properties of a fault that may be logged: its type, place and database rule, but no value. */
export interface Fault {
  readonly type: string;
  readonly code?: unknown;
  readonly constraint?: unknown;
  readonly table?: unknown;
  readonly column?: unknown;
  readonly message: string;
  readonly stack?: string;
}

/**
 * Returns a fault without the values that caused it. PostgreSQL, JSON.parse and GraphQL quote rejected input, so text in quotes or after `value:` is masked. Of
 * the stack (which begins with the message) only the frames are kept.
 */
export function faultOf(error: unknown): Fault {
  const cause = causeOf(error);
  if (!(cause instanceof Error)) return { type: typeof cause, message: 'A value that is not an Error was thrown.' };
  const { code, constraint, table, column } = cause as Error & Partial<Record<'code' | 'constraint' | 'table' | 'column', unknown>>;
  const frames = cause.stack?.split('\n').filter((line) => /^\s+at /.test(line));
  return { type: cause.name, code, constraint, table, column, message: masked(cause.message), stack: frames?.join('\n') };
}

const masked = (message: string): string => message.replace(/"[^"]*"?/g, '"…"').replace(/\bvalue: .*/s, 'value: …');
