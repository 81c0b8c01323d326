import { causeOf } from './format-error.js';

/** What a log line may say of a fault: what kind, where, and which rule of the database, but no value. */
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
 * A fault without the values that caused it. PostgreSQL, JSON.parse and GraphQL quote what they could not take, so whatever stands in quotes or after
 * `value:` is masked, and of the stack (which begins with the message) only the frames are kept.
 */
export function faultOf(error: unknown): Fault {
  const cause = causeOf(error);
  if (!(cause instanceof Error)) return { type: typeof cause, message: 'Something that is no error was thrown.' };
  const { code, constraint, table, column } = cause as Error & Partial<Record<'code' | 'constraint' | 'table' | 'column', unknown>>;
  const frames = cause.stack?.split('\n').filter((line) => /^\s+at /.test(line));
  return { type: cause.name, code, constraint, table, column, message: masked(cause.message), stack: frames?.join('\n') };
}

const masked = (message: string): string => message.replace(/"[^"]*"?/g, '"…"').replace(/\bvalue: .*/s, 'value: …');
