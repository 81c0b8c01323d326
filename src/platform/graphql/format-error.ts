import { GraphQLError, type GraphQLFormattedError, Kind } from 'graphql';
import type { Permission } from '../database/grants.js';
import { PermissionMissing } from '../database/permission-missing.js';
import { isTransientFault } from '../database/transient-errors.js';
import { type ErrorCode, HubError, Overloaded } from '../platform/errors.js';
import { type InputProblem, pathOf } from './input-problems.js';
import { TooComplex } from './limits.js';

/** `extensions.code` of the public API: the hub's own codes, and those of Apollo Server that its clients know. */
export type AnswerCode = ErrorCode | 'GRAPHQL_PARSE_FAILED' | 'GRAPHQL_VALIDATION_FAILED' | 'PERSISTED_QUERY_NOT_SUPPORTED';

/** How much an answer may reveal of the schema: names and suggestions ("Did you mean …"), only names, or nothing. */
export type SchemaDetail = 'suggestions' | 'names' | 'nothing';

export interface Answer extends GraphQLFormattedError {
  readonly extensions: {
    readonly code: AnswerCode;
    /** Stable domain code; docs/errors.md lists them. */
    readonly reason: string;
    readonly requestId: string;
    /** The invalid fields of an input, if known. */
    readonly problems?: readonly Pick<InputProblem, 'field' | 'path' | 'message'>[];
    /** The missing permission, with PERMISSION_MISSING. */
    readonly permission?: Permission;
    /** Whole seconds after which a retry may succeed. */
    readonly retryAfter?: number;
  };
}

/** Maximum length of a message about a request: GraphQL quotes the input, which may be megabytes. */
const LONGEST_MESSAGE = 400;

/**
 * The one place where an error becomes an answer. Refusals keep their message; faults of the request itself are explained; all other errors are INTERNAL,
 * without details.
 */
export function answerFor(error: unknown, requestId: string, detail: SchemaDetail = 'nothing'): Answer {
  const refusal = refusalOf(error);
  const path = error instanceof GraphQLError && error.path ? { path: error.path } : {};
  if (refusal) {
    const { code, reason } = refusal;
    const problems = 'problems' in refusal ? { problems: refusal.problems as Answer['extensions']['problems'] } : {};
    const later = 'retryAfter' in refusal ? { retryAfter: refusal.retryAfter as number } : {};
    const lacking = refusal instanceof PermissionMissing ? { permission: refusal.permission } : {};
    return { message: refusal.message, ...path, extensions: { code, reason, requestId, ...problems, ...lacking, ...later } };
  }
  const fault = error instanceof GraphQLError ? faultOfRequest(error) : undefined;
  if (fault && error instanceof GraphQLError) {
    const extensions = { code: fault.code, reason: fault.reason, requestId };
    const hidden = detail === 'nothing' ? HIDDEN[fault.reason] : undefined;
    if (hidden) return { message: hidden, ...path, extensions };
    const locations = error.locations ? { locations: error.locations } : {};
    const message = sentence(error.message, detail === 'suggestions');
    return { message, ...locations, ...path, extensions: { ...extensions, ...problemOfVariable(error.message, detail) } };
  }
  return { message: 'Internal error.', ...path, extensions: { code: 'INTERNAL', reason: 'INTERNAL', requestId } };
}

/** Returns the original error inside GraphQL's wrappers. */
export function causeOf(error: unknown): unknown {
  return error instanceof GraphQLError && error.originalError ? causeOf(error.originalError) : error;
}

function refusalOf(error: unknown): HubError | undefined {
  const cause = causeOf(error);
  if (cause instanceof HubError) return cause;
  if (isTransientFault(cause)) return new Overloaded();
  if (error instanceof GraphQLError && TOKENS.test(error.message)) {
    return new TooComplex('TOO_MANY_TOKENS', 'The document is too long. Send values as variables, and request less at once.');
  }
  return undefined;
}

/** graphql-js, Parser.advanceLexer. */
const TOKENS = /^Syntax Error: Document contains more tha[nt] \d+ tokens/;

interface Fault {
  readonly code: AnswerCode;
  readonly reason: string;
  /** For docs/errors.md, if the answer's own message is a code that clients compare. */
  readonly message?: string;
}

/** Apollo Server's faults of the request, with the hub's codes. */
const FAULTS: Readonly<Record<string, Fault>> = {
  GRAPHQL_PARSE_FAILED: { code: 'GRAPHQL_PARSE_FAILED', reason: 'DOCUMENT_UNREADABLE' },
  GRAPHQL_VALIDATION_FAILED: { code: 'GRAPHQL_VALIDATION_FAILED', reason: 'DOCUMENT_INVALID' },
  BAD_USER_INPUT: { code: 'BAD_USER_INPUT', reason: 'VARIABLES_INVALID' },
  OPERATION_RESOLUTION_FAILURE: { code: 'BAD_USER_INPUT', reason: 'OPERATION_UNKNOWN' },
  BAD_REQUEST: { code: 'BAD_USER_INPUT', reason: 'REQUEST_MALFORMED' },
  PERSISTED_QUERY_NOT_SUPPORTED: {
    code: 'PERSISTED_QUERY_NOT_SUPPORTED',
    reason: 'PERSISTED_QUERY_NOT_SUPPORTED',
    message:
      'Clients cannot store documents in the hub. Send the whole document in the member `query` (the message is the code PersistedQueryNotSupported).',
  },
};

/** Messages for callers that may not learn names of types, fields and arguments, which GraphQL's own messages quote. */
const HIDDEN: Readonly<Record<string, string>> = {
  DOCUMENT_INVALID: 'The document does not fit the schema. Sign in to see the details.',
  VARIABLES_INVALID: 'The variables do not fit the document. Sign in to see the details.',
};

/** graphql-js, execution/values.ts: its messages on variables, and on arguments whose variable is null. */
const OF_VARIABLES = /^(Variable "\$|Too many errors processing variables)/;
const OF_ARGUMENTS = /^Argument "\w+" of (required|non-null) type /;

/** Errors with a path come from resolvers, which refuse with HubError: any other error of theirs is a bug, whatever code it has. */
function faultOfRequest(error: GraphQLError): Fault | undefined {
  const cause = causeOf(error);
  if (!(cause instanceof GraphQLError)) return undefined;
  if (OF_ARGUMENTS.test(cause.message) && cause.nodes) return FAULTS.BAD_USER_INPUT;
  if (error.path) return undefined;
  const known = typeof error.extensions.code === 'string' ? FAULTS[error.extensions.code] : undefined;
  if (known) return known;
  const aboutVariables = error.nodes === undefined || error.nodes[0]?.kind === Kind.VARIABLE_DEFINITION;
  return aboutVariables && OF_VARIABLES.test(error.message) ? FAULTS.BAD_USER_INPUT : undefined;
}

/** graphql-js, coerceInputValue: `Variable "$input" got invalid value "X" at "input[0].tlp"; Value "X" does not exist …`. */
const AT_VARIABLE = /^Variable "\$(\w+)" (?:got invalid value .* at "\1((?:\.\w+|\[\d+\])+)"; |got invalid value |of required type )/s;

/** Returns the path of the variable that does not fit, from its name on. */
function problemOfVariable(original: string, detail: SchemaDetail): Pick<Answer['extensions'], 'problems'> {
  const [, variable, steps = ''] = AT_VARIABLE.exec(original) ?? [];
  if (variable === undefined) return {};
  const field = steps.replaceAll('[', '.').replaceAll(']', '').slice(1);
  const message = sentence(original.slice(original.lastIndexOf('; ') + 1).trim(), detail === 'suggestions');
  return { problems: [{ field: field || variable, path: pathOf(field, variable), message }] };
}

/** graphql-js, NoSchemaIntrospectionCustomRule. */
const INTROSPECTION_OFF = /^GraphQL introspection has been disabled/;

function sentence(message: string, suggestions: boolean): string {
  if (INTROSPECTION_OFF.test(message)) {
    return 'This hub does not answer introspection. Read the schema at /schema.graphql, with the same token.';
  }
  const shortened = suggestions ? message : message.replace(/ ?Did you mean [^?]*\?/g, '');
  return shortened.length > LONGEST_MESSAGE ? `${shortened.slice(0, LONGEST_MESSAGE)}…` : shortened;
}
