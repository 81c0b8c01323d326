import { SetMetadata } from '@nestjs/common';
import type { GraphQLSchema } from 'graphql';
import type { MediaTypeObject, ParameterObject, ResponseObject, SchemaObject } from 'openapi3-ts/oas31';

export const DESCRIBED = Symbol('description of a REST operation');

type Schema = MediaTypeObject['schema'];
type Content = Readonly<Record<string, Schema>>;

/**
 * The OpenAPI 3.1 description of a REST operation, beyond its code: path, method, path parameters, permission, sign-in and refusals are read from the
 * decorators (gateway/openapi.ts). A `$ref` to `#/components/schemas/NAME` may name any type of the GraphQL schema.
 */
export interface Description {
  readonly summary: string;
  readonly description?: string;
  /** Parameters in the query or in headers. */
  readonly parameters?: readonly ParameterObject[];
  /** Parameters that are derived from the types of the API. */
  readonly parametersFrom?: (schema: GraphQLSchema) => readonly ParameterObject[];
  /** Content of the body, by media type. */
  readonly body?: Content;
  readonly answers: Readonly<Record<number, ResponseObject>>;
  /** Form of refusals; absent: the hub's own form. */
  readonly refusal?: 'taxii' | 'oauth';
}

/** Describes a method of a controller. test/e2e/edge/openapi.deep.spec.ts finds methods without a description. */
export const Described = (description: Description): MethodDecorator => SetMetadata(DESCRIBED, description);

/** Returns a reference to a GraphQL type, or to one of its fields. */
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

/** Returns a response with a body. */
export const answer = (description: string, content: Content, headers: Readonly<Record<string, string>> = {}): ResponseObject => ({
  description,
  content: Object.fromEntries(Object.entries(content).map(([type, schema]) => [type, { schema: schema ?? {} }])),
  headers: Object.fromEntries(Object.entries(headers).map(([name, header]) => [name, { description: header, schema: text }])),
});
