import { SetMetadata } from '@nestjs/common';
import type { GraphQLSchema } from 'graphql';
import type { MediaTypeObject, ParameterObject, ResponseObject, SchemaObject } from 'openapi3-ts/oas31';

export const DESCRIBED = Symbol('description of a REST operation');

type Schema = MediaTypeObject['schema'];
type Content = Readonly<Record<string, Schema>>;

/**
 * What OpenAPI 3.1 says of a REST operation beyond its code: address, method, path parameters, permission, sign-in and refusals are read from the decorators
 * (gateway/openapi.ts). A `$ref` to `#/components/schemas/NAME` may name any type of the GraphQL schema.
 */
export interface Description {
  readonly summary: string;
  readonly description?: string;
  /** In the query or in headers. */
  readonly parameters?: readonly ParameterObject[];
  /** The same, where they follow from the types of the API. */
  readonly parametersFrom?: (schema: GraphQLSchema) => readonly ParameterObject[];
  /** Of the body, by media type. */
  readonly body?: Content;
  readonly answers: Readonly<Record<number, ResponseObject>>;
  /** Of refusals. Absent: the hub's own form. */
  readonly refusal?: 'taxii' | 'oauth';
}

/** Describes a method of a controller. test/e2e/edge/openapi.spec.ts finds those that are not described. */
export const Described = (description: Description): MethodDecorator => SetMetadata(DESCRIBED, description);

/** A schema of a GraphQL type, or of one of its fields. */
export const schemaRef = (name: string, field?: string): SchemaObject => ({
  $ref: `#/components/schemas/${name}${field === undefined ? '' : `/properties/${field}`}`,
});

export const text: SchemaObject = { type: 'string' };
export const uuid: SchemaObject = { type: 'string', format: 'uuid' };
export const wholeNumber: SchemaObject = { type: 'integer', minimum: 0 };
export const oneOf = (...words: readonly string[]): SchemaObject => ({ type: 'string', enum: [...words] });
export const listOf = (items: SchemaObject): SchemaObject => ({ type: 'array', items });
export const orNull = (schema: SchemaObject): SchemaObject => ({ anyOf: [schema, { type: 'null' }] });
/** @param optional members that may be absent */
export const object = (properties: Readonly<Record<string, SchemaObject>>, optional: readonly string[] = []): SchemaObject => ({
  type: 'object',
  properties: { ...properties },
  required: Object.keys(properties).filter((name) => !optional.includes(name)),
});

export const inQuery = (
  name: string,
  description: string,
  schema: SchemaObject = text,
  more: Partial<ParameterObject> = {},
): ParameterObject => ({
  ...{ name, in: 'query', description, schema },
  ...more,
});

export const inHeader = (name: string, description: string, schema: SchemaObject = text): ParameterObject => ({
  ...{ name, in: 'header', description, schema },
});

/** An answer with a body. */
export const answer = (description: string, content: Content, headers: Readonly<Record<string, string>> = {}): ResponseObject => ({
  description,
  content: Object.fromEntries(Object.entries(content).map(([type, schema]) => [type, { schema: schema ?? {} }])),
  headers: Object.fromEntries(Object.entries(headers).map(([name, said]) => [name, { description: said, schema: text }])),
});
