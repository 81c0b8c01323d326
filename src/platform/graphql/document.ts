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

/** How documents are parsed, on every transport. */
export const PARSING = { maxTokens: LIMITS.tokens } as const;
/** A document with more faults than this is not looked at any further. */
export const VALIDATING = { maxErrors: 5 } as const;
/** Variables with more faults than this are not looked at any further: each fault quotes what was sent. */
export const EXECUTING = { maxCoercionErrors: 10 } as const;

/** Rules besides GraphQL's own, the same on every transport. */
export const rulesOf = (mode: 'demo' | 'production'): readonly ValidationRule[] =>
  mode === 'production' ? [NoSchemaIntrospectionCustomRule] : [];

export interface GraphqlRequest {
  readonly query: string;
  readonly operationName?: string | null;
  readonly variables?: Readonly<Record<string, unknown>> | null;
}

/**
 * Parses, validates and weighs a document: what Apollo Server does for HTTP with the same options, for the transports that it does not know.
 * @returns the document, or what is wrong with it.
 * @throws TooComplex
 */
export function readDocument(
  schema: GraphQLSchema,
  asked: GraphqlRequest,
  rules: readonly ValidationRule[],
): DocumentNode | readonly GraphQLError[] {
  assertShortEnough(asked.query);
  let document: DocumentNode;
  try {
    document = parse(asked.query, PARSING);
  } catch (error) {
    return [coded(error as GraphQLError, 'GRAPHQL_PARSE_FAILED')];
  }
  const faults = validate(schema, document, [...specifiedRules, ...rules], VALIDATING);
  if (faults.length > 0) return faults.map((fault) => coded(fault, 'GRAPHQL_VALIDATION_FAILED'));
  assertWithinLimits(schema, document, asked);
  return document;
}

const coded = (error: GraphQLError, code: string): GraphQLError =>
  new GraphQLError(error.message, { nodes: error.nodes, source: error.source, positions: error.positions, extensions: { code } });
