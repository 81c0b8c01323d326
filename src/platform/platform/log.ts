import type { LoggerService } from '@nestjs/common';
import { type DestinationStream, type Logger, pino } from 'pino';
import type { LogLevel } from './settings.js';

export type { Logger } from 'pino';

/** Further fields of a log line besides its message. */
export type LogDetails = Readonly<Record<string, unknown>>;

const SECRET_NAME = /authorization|cookie|password|passphrase|secret|token|credential|(api|master|private)[_-]?key|databaseurl/i;
/** A GraphQL request's variables and an SQL statement's parameters hold confidential data of the countries. */
const CONTENT_NAME = /^(variables|parameters|body|rawinput|values?)$/i;
const MAX_DEPTH = 5;

/**
 * Returns a copy that may be logged: secrets and contents, recognised by their names, are masked at every depth. An error keeps only its type, code, message
 * and stack, because database errors carry the values of the row (`detail`, `where`, `parameters`).
 */
export function redactForLog(value: unknown, depth = 0): unknown {
  if (value instanceof Error) return redactError(value, depth);
  if (ArrayBuffer.isView(value)) return `[${value.byteLength} bytes]`;
  if (typeof value !== 'object' || value === null || 'toJSON' in value) return value;
  if (depth >= MAX_DEPTH) return '[too deep]';
  if (Array.isArray(value)) return value.map((element) => redactForLog(element, depth + 1));
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, redactProperty(name, inner, depth)]));
}

const redactProperty = (name: string, value: unknown, depth: number): unknown => {
  const masked = value !== undefined && value !== null && (SECRET_NAME.test(name) || CONTENT_NAME.test(name));
  return masked ? '[masked]' : redactForLog(value, depth + 1);
};

const redactError = (error: Error, depth: number): LogDetails => ({
  type: error.name,
  code: (error as NodeJS.ErrnoException).code,
  message: error.message,
  stack: error.stack,
  cause: error.cause === undefined || depth >= MAX_DEPTH ? undefined : redactForLog(error.cause, depth + 1),
});

/** Masks passwords in addresses, credentials in headers, and API keys anywhere in a line. */
export const maskText = (line: string): string =>
  line
    .replace(/:\/\/([^\s:@/"]*):[^\s@/"]+@/g, '://$1:[masked]@')
    .replace(/\b(Bearer|Basic) [\w.~+/=-]{8,}/gi, '$1 [masked]')
    .replace(/\bhub_(demo|live)_[0-9a-f]{32}_[0-9a-f]+/gi, 'hub_$1_[masked]');

/**
 * Creates the hub's log: one JSON object a line with `level` (a word), `time` (ISO 8601, UTC), `pid`, `msg`, and `err` for errors. It goes to stderr, because
 * stdout is for lines to people and ends with the ready line. Lines are written synchronously, so that a crash loses none.
 */
export function createLog(level: LogLevel, destination: DestinationStream = pino.destination({ fd: 2, sync: true })): Logger {
  return pino(
    {
      level,
      base: { pid: process.pid },
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }), log: (details) => redactForLog(details) as Record<string, unknown> },
      // Errors are already redacted; pino's own serializer would process them again.
      serializers: { err: (fit: unknown) => fit },
      hooks: { streamWrite: maskText },
    },
    destination,
  );
}

/** Contexts in which Nest lists its wiring, line by line: useful only to developers. */
const NEST_CHATTER: ReadonlySet<string> = new Set([
  'GraphQLModule',
  'InstanceLoader',
  'NestApplication',
  'NestFactory',
  'RouterExplorer',
  'RoutesResolver',
  'WebSocketsController',
]);

type NestLevel = 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace';

/** Writes Nest's own lines, and those of Nest's `Logger`, into the hub's log; `context` names their source. Nest's start-up lines have the level debug. */
export class HubLogger implements LoggerService {
  constructor(private readonly target: Logger) {}

  log(message: unknown, ...rest: unknown[]): void {
    const { context } = splitRest(rest);
    this.write(context !== undefined && NEST_CHATTER.has(context) ? 'debug' : 'info', message, rest);
  }

  fatal(message: unknown, ...rest: unknown[]): void {
    this.write('fatal', message, rest);
  }

  error(message: unknown, ...rest: unknown[]): void {
    this.write('error', message, rest);
  }

  warn(message: unknown, ...rest: unknown[]): void {
    this.write('warn', message, rest);
  }

  debug(message: unknown, ...rest: unknown[]): void {
    this.write('debug', message, rest);
  }

  verbose(message: unknown, ...rest: unknown[]): void {
    this.write('trace', message, rest);
  }

  private write(level: NestLevel, message: unknown, rest: readonly unknown[]): void {
    const { context, stack } = splitRest(rest);
    if (message instanceof Error) this.target[level]({ context, err: message }, message.message);
    else if (typeof message === 'object' && message !== null) this.target[level]({ context, ...message });
    else this.target[level]({ context, stack }, String(message));
  }
}

/** Nest passes the context last, and before it the stack of an error, if there is one. */
function splitRest(rest: readonly unknown[]): { readonly context: string | undefined; readonly stack: string | undefined } {
  const texts = rest.filter((one): one is string => typeof one === 'string');
  const isStack = (text: string): boolean => /\n\s+at /.test(text);
  return { context: texts.filter((text) => !isStack(text)).at(-1), stack: texts.find(isStack) };
}
