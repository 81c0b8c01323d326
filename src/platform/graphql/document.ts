import {
  type DocumentNode,
  GraphQLError,
  type GraphQLSchema,
  NoSchemaIntrospectionCustomRule,
  parse,
  specifiedRules,
  validate,
  type ValidationRule,
} from 'graphql';
import { assertShortEnough, assertWithinLimits, LIMITS } from './limits.js';

/** Parser options, on every transport. */
export const PARSING = { maxTokens: LIMITS.tokens } as const;
/** Validation of a document stops after this many errors. */
export const VALIDATING = { maxErrors: 5 } as const;
/** Coercion of variables stops after this many errors: each error quotes the input. */
export const EXECUTING = { maxCoercionErrors: 10 } as const;

/** Validation rules besides GraphQL's own, the same on every transport. */
export const rulesOf = (mode: 'demo' | 'production'): readonly ValidationRule[] =>
  mode === 'production' ? [NoSchemaIntrospectionCustomRule] : [];

export interface GraphqlRequest {
  readonly query: string;
  readonly operationName?: string | null;
  readonly variables?: Readonly<Record<string, unknown>> | null;
}

/**
 * Parses and validates a document and checks its cost, as Apollo Server does for HTTP with the same options; for the other transports.
 * @returns the document, or its errors
 * @throws TooComplex
 */
export function readDocument(
  schema: GraphQLSchema,
  request: GraphqlRequest,
  rules: readonly ValidationRule[],
): DocumentNode | readonly GraphQLError[] {
  assertShortEnough(request.query);
  let document: DocumentNode;
  try {
    document = parse(request.query, PARSING);
  } catch (error) {
    return [coded(error as GraphQLError, 'GRAPHQL_PARSE_FAILED')];
  }
  const errors = validate(schema, document, [...specifiedRules, ...rules], VALIDATING);
  if (errors.length > 0) return errors.map((error) => coded(error, 'GRAPHQL_VALIDATION_FAILED'));
  assertWithinLimits(schema, document, request);
  return document;
}

const coded = (error: GraphQLError, code: string): GraphQLError =>
  new GraphQLError(error.message, { nodes: error.nodes, source: error.source, positions: error.positions, extensions: { code } });
