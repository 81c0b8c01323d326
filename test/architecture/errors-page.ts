import { statusOf } from '../../src/edge/gateway/http-status.js';
import type { AnswerCode } from '../../src/platform/graphql/format-error.js';
import { type Reason, reasonsIn } from './reasons.js';

/** What each code means, what a client does, and an example of its answer. Every code is here, or the page cannot be written. */
const CODES: Readonly<Record<AnswerCode, { readonly meaning: string; readonly next: string; readonly example: string }>> = {
  UNAUTHENTICATED: {
    meaning: 'Nobody is signed in, or not any more.',
    next: 'Refresh the session once, then sign in again. With an API key: ask an administrator of your party.',
    example: 'TOKEN_EXPIRED',
  },
  FORBIDDEN: {
    meaning: 'The caller may not do this, or sees the object without owning it.',
    next: 'Do not repeat it. The sentence names the permission that is missing and who gives it.',
    example: 'PERMISSION_MISSING',
  },
  NOT_FOUND: {
    meaning: 'The object is absent, or invisible to the caller: both answer alike.',
    next: 'Do not repeat it. Delete your copy only when the feed withdraws the item.',
    example: 'NOT_FOUND',
  },
  BAD_USER_INPUT: {
    meaning: 'The request or one of its values is wrong.',
    next: 'Correct the request; `problems` names the fields.',
    example: 'FIELD_INVALID',
  },
  CONFLICT: {
    meaning: 'The request does not fit the present state: another version, a reference that is in use.',
    next: 'Read the object again, then decide.',
    example: 'VERSION_STALE',
  },
  RATE_LIMITED: {
    meaning: 'A limit is reached, or the hub is busy.',
    next: 'Wait for the seconds of `retryAfter` or `Retry-After`; without them, back off with random delays.',
    example: 'OVERLOADED',
  },
  TOO_COMPLEX: {
    meaning: 'The document exceeds a limit. It was not executed.',
    next: 'Ask for fewer items or fields at once.',
    example: 'TOO_COSTLY',
  },
  RESYNC_REQUIRED: {
    meaning: 'The cursor is from before the database was restored.',
    next: 'Read a new `snapshot`, delete what it does not contain, and follow from its `feedCursor` ([following.md](following.md)).',
    example: 'CURSOR_UNKNOWN',
  },
  INTERNAL: { meaning: 'A fault of the hub.', next: 'Try once more; then give the operator the `requestId`.', example: 'INTERNAL' },
  GRAPHQL_PARSE_FAILED: { meaning: 'The document is not GraphQL.', next: 'Correct the document.', example: 'DOCUMENT_UNREADABLE' },
  GRAPHQL_VALIDATION_FAILED: {
    meaning: 'The document does not fit the schema.',
    next: 'Compare it with [schema.graphql](../schema.graphql).',
    example: 'DOCUMENT_INVALID',
  },
  PERSISTED_QUERY_NOT_SUPPORTED: {
    meaning: "Clients cannot store documents in the hub (Apollo's automatic persisted queries).",
    next: 'Send the document itself.',
    example: 'PERSISTED_QUERY_NOT_SUPPORTED',
  },
};

const HEADER = `# Errors

Written by \`npm run schema\` from the sources. Clients branch on \`code\` and \`reason\`, never on the sentence: sentences are for people and may change.

A GraphQL error has these \`extensions\`, over HTTP, WebSocket and server-sent events alike:

| member | value |
|---|---|
| \`code\` | the kind of error, from the first table |
| \`reason\` | the exact error, from the second table |
| \`requestId\` | identifier of the request, also in the header \`X-Request-Id\`; quote it to the operator |
| \`problems\` | where known: \`{ field path message }\` for each wrong part of the input; \`path\` begins with the argument or variable: \`["input", 0, "audience", "countries", 1]\` |
| \`permission\` | with PERMISSION_MISSING: the permission ([roles.md](roles.md)) |
| \`retryAfter\` | seconds after which another attempt may succeed |

A batch reports the problems of one element in its receipt (\`Problem.code\`), and writes the others.

\`\`\`json
{ "errors": [{ "message": "Page size must be between 1 and 500 (got 900).", "path": ["indicators"],
  "extensions": { "code": "BAD_USER_INPUT", "reason": "PAGE_SIZE", "requestId": "0198f2c4-6a51-7c1e-9d7b-3f0a5f1f9b11" } }] }
\`\`\`

In production a caller who is not signed in only learns that a document or its variables do not fit the schema. Sign in to see where.
Outside GraphQL the same members are in one object with \`statusCode\`. TAXII has its own form ([taxii.md](taxii.md#what-it-refuses)).

## HTTP status

The status of a code applies where nothing was executed, and to answers outside GraphQL. An executed GraphQL operation answers 200, also with errors of single fields.
A busy hub answers 503, and an exhausted limit 429, both with \`Retry-After\`. A method that an address does not support gets 405 with \`Allow\`.
[Idempotency keys](endpoints.md#idempotency-keys) have 409 and 422. To a client that names \`application/json\` alone in \`Accept\`, a refused document or variable answers 200 instead of 400
(GraphQL over HTTP, 6.4.1); a body that is no request stays 400.
`;

const CLOSE_CODES = `
## Why a live connection is closed

A WebSocket has the code and its reason. A stream of Server-Sent Events ends with a comment that has both (\`: 1001 Going away\`); before it, with 4403, each subscription gets the error UNAUTHENTICATED and its end.

| Code | Meaning | Connect again? |
|---|---|---|
| 1001 | The hub, or this process of it, stops. | yes |
| 1002 | The client sent bytes that are no frame of a WebSocket. | no |
| 1007 | A message is not UTF-8. | no |
| 1009 | A message has more than 64 KiB. | no |
| 1013 | The hub cannot check the sign-in now. | a little later |
| 4400 | The message does not belong to the protocol graphql-transport-ws; or, with a reason of this page, connectionParams have an unknown purpose or a malformed case reference. | no |
| 4401 | The client subscribed before the hub had acknowledged the connection. | no |
| 4403 | The caller is not signed in, or no longer. The close reason is the reason of UNAUTHENTICATED above: SIGN_IN_REQUIRED, TOKEN_MALFORMED, TOKEN_EXPIRED, TOKEN_REVOKED or KEY_REFUSED. | with a new token |
| 4406 | The subprotocol is not graphql-transport-ws. | no |
| 4408 | No connection_init within 3 seconds. | yes |
| 4409 | The id of the subscription is in use on this socket. | no |
| 4413 | The client takes its messages too slowly. | yes, from the last cursor |
| 4429 | More than one connection_init, 30 messages a second, 10 live connections a user or 200 a party. | when there are fewer |
| 4500 | A fault of the hub. | yes |

The handshake itself answers 403 to a foreign Origin and 404 to any other path than /graphql. A stream that is refused has an HTTP status: 401, 403, 429 or 503.
`;

const row = (...cells: readonly string[]): string => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;

function codeRows(reasons: readonly Reason[]): readonly string[] {
  return Object.entries(CODES).map(([code, { meaning, next, example }]) => {
    const known = reasons.some((one) => one.reason === example && one.code === code);
    if (!known) throw new Error(`${code} has the example ${example}, which is no reason of it.`);
    return row(code, String(statusOf({ code: code as AnswerCode, reason: '' })), meaning, next, `\`${example}\``);
  });
}

/** Returns docs/errors.md. @param files sources with their names */
export function errorsText(files: Parameters<typeof reasonsIn>[0]): string {
  const all = reasonsIn(files);
  const refusals = all.flatMap(({ code, reason, sentence }) =>
    code
      ? [row(code, reason, String(statusOf({ code: code as AnswerCode, reason })), sentence || '(The sentence states what is wrong.)')]
      : [],
  );
  const problems = all.flatMap(({ code, reason, sentence }) => (code ? [] : [row(reason, sentence)]));
  return [
    HEADER,
    '## Codes\n',
    '| code | status | meaning | what to do | example of a reason |\n|---|---|---|---|---|',
    ...codeRows(all),
    '\n## Reasons\n',
    'The sentence says what is wrong and what to do; `…` stands for a value.\n',
    '| code | reason | status | sentence |\n|---|---|---|---|',
    ...refusals,
    '\n## Problems of one element of a batch (`Problem.code`)\n',
    '| code | sentence |\n|---|---|',
    ...problems,
    CLOSE_CODES,
  ].join('\n');
}
