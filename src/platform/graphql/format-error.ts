import { GraphQLError, type GraphQLFormattedError, Kind } from 'graphql';
import type { Permission } from '../database/grants.js';
import { PermissionMissing } from '../database/permission-missing.js';
import { isTransientFault } from '../database/transient-errors.js';
import { type ErrorCode, HubError, Overloaded } from '../platform/errors.js';
import { TooComplex } from './limits.js';

/** `extensions.code` of the public API: the hub's own, and those of Apollo Server that its clients know. */
export type AnswerCode = ErrorCode | 'GRAPHQL_PARSE_FAILED' | 'GRAPHQL_VALIDATION_FAILED' | 'PERSISTED_QUERY_NOT_SUPPORTED';

/** What an answer may tell of the schema: its names and suggestions ("Did you mean …"), the names alone, or nothing. */
export type SchemaDetail = 'suggestions' | 'names' | 'nothing';

export interface Answer extends GraphQLFormattedError {
  readonly extensions: {
    readonly code: AnswerCode;
    /** Stable domain code; docs/errors.md lists them. */
    readonly reason: string;
    readonly requestId: string;
    /** Which fields of an input are wrong, where that is known. */
    readonly problems?: readonly { readonly field: string; readonly message: string }[];
    /** The permission that the caller lacks, beside PERMISSION_MISSING. */
    readonly permission?: Permission;
    /** Whole seconds after which asking again may help. */
    readonly retryAfter?: number;
  };
}

/** Longest sentence about a request: GraphQL quotes what was sent, which may be megabytes. */
const LONGEST_MESSAGE = 400;

/**
 * The one place where an error becomes an answer. Refusals say what they mean to say; faults of the request itself are explained; everything else
 * is INTERNAL, without a word of what it was.
 */
export function answerFor(error: unknown, requestId: string, detail: SchemaDetail = 'nothing'): Answer {
  const refusal = refusalOf(error);
  const place = error instanceof GraphQLError && error.path ? { path: error.path } : {};
  if (refusal) {
    const { code, reason } = refusal;
    const problems = 'problems' in refusal ? { problems: refusal.problems as Answer['extensions']['problems'] } : {};
    const later = 'retryAfter' in refusal ? { retryAfter: refusal.retryAfter as number } : {};
    const lacking = refusal instanceof PermissionMissing ? { permission: refusal.permission } : {};
    return { message: refusal.message, ...place, extensions: { code, reason, requestId, ...problems, ...lacking, ...later } };
  }
  const fault = error instanceof GraphQLError ? faultOfRequest(error) : undefined;
  if (fault && error instanceof GraphQLError) {
    const extensions = { code: fault.code, reason: fault.reason, requestId };
    const hidden = detail === 'nothing' ? HIDDEN[fault.reason] : undefined;
    if (hidden) return { message: hidden, ...place, extensions };
    const locations = error.locations ? { locations: error.locations } : {};
    return { message: sentence(error.message, detail === 'suggestions'), ...locations, ...place, extensions };
  }
  return { message: 'Internal error.', ...place, extensions: { code: 'INTERNAL', reason: 'INTERNAL', requestId } };
}

/** What lies at the bottom of GraphQL's own wrapping. */
export function causeOf(error: unknown): unknown {
  return error instanceof GraphQLError && error.originalError ? causeOf(error.originalError) : error;
}

function refusalOf(error: unknown): HubError | undefined {
  const cause = causeOf(error);
  if (cause instanceof HubError) return cause;
  if (isTransientFault(cause)) return new Overloaded();
  if (error instanceof GraphQLError && TOKENS.test(error.message)) {
    return new TooComplex('TOO_MANY_TOKENS', 'The document is too long: send values as variables, and ask for less at once.');
  }
  return undefined;
}

/** graphql-js, Parser.advanceLexer. */
const TOKENS = /^Syntax Error: Document contains more tha[nt] \d+ tokens/;

interface Fault {
  readonly code: AnswerCode;
  readonly reason: string;
  /** For docs/errors.md, where the answer's own message is a word that clients compare. */
  readonly message?: string;
}

/** What Apollo Server calls faults of the request, in the hub's codes. */
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
      'The hub keeps no documents: send the whole document in the member query (the message is the word PersistedQueryNotSupported).',
  },
};

/** What a caller reads who may not learn names of types, fields and arguments: GraphQL's own sentences on these faults quote them. */
const HIDDEN: Readonly<Record<string, string>> = {
  DOCUMENT_INVALID: 'The document does not fit the schema. Sign in, and the answer says where.',
  VARIABLES_INVALID: 'The variables do not fit the document. Sign in, and the answer says where.',
};

/** graphql-js, execution/values.ts: what it says of variables, and of arguments whose variable turned out to be null. */
const OF_VARIABLES = /^(Variable "\$|Too many errors processing variables)/;
const OF_ARGUMENTS = /^Argument "\w+" of (required|non-null) type /;

/** Errors with a path come from resolvers, which refuse by HubError: what else they throw, whatever it calls itself, is a fault of ours. */
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

/** graphql-js, NoSchemaIntrospectionCustomRule. */
const INTROSPECTION_OFF = /^GraphQL introspection has been disabled/;

function sentence(message: string, suggestions: boolean): string {
  if (INTROSPECTION_OFF.test(message)) {
    return 'This hub does not answer introspection. Read the schema at /schema.graphql, with the same token.';
  }
  const told = suggestions ? message : message.replace(/ ?Did you mean [^?]*\?/g, '');
  return told.length > LONGEST_MESSAGE ? `${told.slice(0, LONGEST_MESSAGE)}…` : told;
}
