import type { GraphQLSchema } from 'graphql';
import type {
  OpenAPIObject,
  OperationObject,
  ParameterObject,
  ReferenceObject,
  ResponseObject,
  SchemaObject,
  SecurityRequirementObject,
} from 'openapi3-ts/oas31';
import { type Description, object, oneOf, text } from '../../identity/auth/openapi-operation.js';
import { PUBLIC } from '../../identity/auth/requires.js';
import type { RestEndpointOptions } from '../../identity/auth/rest.js';
import { schemasOf } from './type-schemas.js';

/** A REST operation, as declared by its controller. */
export interface RestOperation {
  /** Unique name, made of controller and method. */
  readonly id: string;
  readonly method: 'get' | 'post' | 'put' | 'delete' | 'patch';
  /** Path in the form of Nest: /bulk/imports/:id/rejects */
  readonly path: string;
  readonly needs: string;
  /** Undefined: no sign-in, or a token of another kind. */
  readonly endpoint: RestEndpointOptions | undefined;
  readonly description: Description;
}

/** Returns OpenAPI 3.1 (https://spec.openapis.org/oas/v3.1.1) of all described REST operations. @param publicUrl without a slash at its end */
export function openApi(operations: readonly RestOperation[], schema: GraphQLSchema, publicUrl: string): OpenAPIObject {
  const paths: OpenAPIObject['paths'] = {};
  for (const operation of [...operations].sort((a, b) => (a.path < b.path ? -1 : 1))) {
    const path = templateOf(operation.path);
    paths[path] = { ...paths[path], [operation.method]: operationOf(operation, schema) };
  }
  const named = new Set([...JSON.stringify(paths).matchAll(/#\/components\/schemas\/(\w+)/g)].flatMap(([, name]) => name ?? []));
  return {
    openapi: '3.1.1',
    info: {
      title: 'Entente: REST',
      version: '1',
      description:
        'Operations of the hub besides GraphQL (schema.graphql): import and export of files and rows, TAXII 2.1, MISP, evidence. Requests of signed-in callers state their purpose in X-Purpose and their case in X-Case-Reference; else the session, the key or the role decides. The hub generates this description from its own routes and types.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: publicUrl }],
    paths,
    components: {
      schemas: { ...schemasOf(schema, named), Refusal: REFUSAL },
      responses: RESPONSES,
      securitySchemes: {
        bearer: { type: 'http', scheme: 'bearer', description: 'An access token (signIn) or an API key (createApiKey).' },
        basic: { type: 'http', scheme: 'basic', description: 'The id of an API key as the user, the key as the password.' },
      },
    },
  };
}

/** TAXII's addresses end in a slash (2.1, 1.6.2); the hub also accepts them without one. */
const templateOf = (path: string): string => path.replace(/:(\w+)/g, '{$1}').replace(/^\/taxii2.*/, (taxii) => `${taxii}/`);

function operationOf({ id, path, needs, endpoint, description }: RestOperation, schema: GraphQLSchema): OperationObject {
  const needed = needs === PUBLIC ? 'No sign-in required.' : `Needs the permission ${needs}.`;
  const refusal = description.refusal ?? 'hub';
  return {
    operationId: id,
    tags: [path.split('/')[1] ?? ''],
    summary: description.summary,
    description: [description.description, needed].filter(Boolean).join(' '),
    parameters: [
      ...(path.match(/:\w+/g) ?? []).map((name) => inPath(name.slice(1))),
      ...(description.parameters ?? []),
      ...(description.parametersFrom?.(schema) ?? []),
    ],
    ...(description.body && { requestBody: { required: true, content: contentOf(description.body) } }),
    responses: {
      ...description.answers,
      ...(endpoint && { 401: response(`${refusal}_401`), 429: response(`${refusal}_later`), 503: response(`${refusal}_later`) }),
      ...(endpoint && description.body && { 413: response(refusal), 415: response(refusal) }),
      // RFC 6749, 5.2 defines a form for errors of the grant only; other errors have the hub's own form.
      ...(refusal === 'oauth' && {
        400: response('oauth'),
        401: response('oauth_401'),
        429: response('hub_later'),
        503: response('hub_later'),
      }),
      default: response(refusal === 'oauth' ? 'hub' : refusal),
    },
    security: securityOf(endpoint, refusal),
    ...(needs === PUBLIC ? {} : { 'x-permission': needs }),
  };
}

/** Returns the security requirements: bearer or HTTP Basic. At the token endpoint the client authenticates by HTTP Basic or in the body. */
function securityOf(endpoint: RestEndpointOptions | undefined, refusal: string): SecurityRequirementObject[] {
  if (!endpoint) return refusal === 'oauth' ? [{ basic: [] }, {}] : [];
  return [{ bearer: [] }, ...(endpoint.basic === true ? [{ basic: [] }] : [])];
}

const response = (name: string): ReferenceObject => ({ $ref: `#/components/responses/${name}` });

const contentOf = (body: NonNullable<Description['body']>): Record<string, { schema: SchemaObject }> =>
  Object.fromEntries(Object.entries(body).map(([type, schema]) => [type, { schema: (schema ?? {}) as SchemaObject }]));

const PATH_DESCRIPTIONS: Readonly<Record<string, string>> = {
  collection: 'The id or the alias of a collection.',
  feed: 'feed: recent changes; archive: everything.',
  file: 'The UUID of an event, followed by .json.',
  name: 'The name of the list.',
};

const inPath = (name: string): ParameterObject => ({
  ...{ name, in: 'path', required: true, schema: text },
  description: PATH_DESCRIPTIONS[name] ?? 'The id that the hub has assigned.',
});

/** docs/errors.md */
const REFUSAL: SchemaObject = {
  ...object(
    {
      statusCode: { type: 'integer' },
      code: { type: 'string', description: 'Class of the refusal.' },
      reason: { type: 'string', description: 'Exact reason; programs decide by code and reason.' },
      message: { type: 'string', description: 'A sentence for people; it may change.' },
      requestId: { type: 'string', description: 'Id to quote to the operator.' },
      permission: { type: 'string', description: 'The missing permission, with PERMISSION_MISSING.' },
      retryAfter: { type: 'integer', description: 'Seconds after which another attempt may succeed.' },
    },
    ['permission', 'retryAfter'],
  ),
  description: 'Why a request was refused.',
};

/** TAXII 2.1, 3.6.1. */
const TAXII_ERROR = object({ title: text, description: text, error_id: text, error_code: text, http_status: text });
/** RFC 6749, 5.2. */
const OAUTH_ERROR = object({
  error: oneOf('invalid_request', 'invalid_client', 'invalid_scope', 'unsupported_grant_type'),
  error_description: text,
});

const refusals = (name: string, type: string, schema: SchemaObject): Record<string, ResponseObject> => ({
  [name]: { description: 'The request was refused.', content: { [type]: { schema } } },
  [`${name}_401`]: {
    description: 'The caller is not signed in: the reason states whether the token is missing, malformed, expired or revoked.',
    headers: { 'WWW-Authenticate': { description: 'How to sign in here (RFC 9110, 11.6.1).', schema: text } },
    content: { [type]: { schema } },
  },
  [`${name}_later`]: {
    description: 'Rate limit reached, or the hub is busy. Try again later.',
    headers: { 'Retry-After': { description: 'Seconds, if known (RFC 9110, 10.2.3).', schema: { type: 'integer' } } },
    content: { [type]: { schema } },
  },
});

const { oauth_later: _, ...OF_GRANTS } = refusals('oauth', 'application/json', OAUTH_ERROR);
const RESPONSES: Record<string, ResponseObject> = {
  ...refusals('hub', 'application/json', { $ref: '#/components/schemas/Refusal' }),
  ...refusals('taxii', 'application/taxii+json;version=2.1', TAXII_ERROR),
  ...OF_GRANTS,
};
