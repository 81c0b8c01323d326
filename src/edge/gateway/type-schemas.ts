import {
  getNamedType,
  getNullableType,
  type GraphQLField,
  type GraphQLInputField,
  type GraphQLNamedType,
  type GraphQLSchema,
  type GraphQLType,
  isEnumType,
  isInputObjectType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
} from 'graphql';
import type { SchemaObject } from 'openapi3-ts/oas31';

type Schemas = Record<string, SchemaObject>;

const SCALARS: Readonly<Record<string, SchemaObject>> = {
  ID: { type: 'string' },
  String: { type: 'string' },
  Int: { type: 'integer' },
  Float: { type: 'number' },
  Boolean: { type: 'boolean' },
  DateTime: { type: 'string', format: 'date-time' },
  CountryCode: { type: 'string', pattern: '^[A-Za-z]{2}$' },
};

/**
 * Returns JSON Schemas (2020-12) of the named GraphQL types and of all types that they refer to. Of output types they contain only the fields that are plain
 * values: other fields have resolvers, and are in no REST answer.
 */
export function schemasOf(schema: GraphQLSchema, names: Iterable<string>): Schemas {
  const found: Schemas = {};
  const open = [...names];
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    const type = schema.getType(name);
    if (!type || found[name]) continue;
    found[name] = schemaOf(type);
    const referred = JSON.stringify(found[name]).matchAll(/#\/components\/schemas\/(\w+)/g);
    open.push(...[...referred].flatMap(([, other]) => other ?? []));
  }
  return found;
}

function schemaOf(type: GraphQLNamedType): SchemaObject {
  const description = type.description ? { description: type.description } : {};
  if (isEnumType(type)) return { ...description, type: 'string', enum: type.getValues().map(({ name }) => name) };
  if (isInputObjectType(type)) {
    const fields = Object.values(type.getFields());
    const required = fields.filter((field) => isNonNullType(field.type) && field.defaultValue === undefined).map(({ name }) => name);
    return { ...description, type: 'object', properties: propertiesOf(fields), required };
  }
  if (isObjectType(type)) {
    const fields = Object.values(type.getFields()).filter((field) => isLeafType(getNamedType(field.type)) && field.args.length === 0);
    return { ...description, type: 'object', properties: propertiesOf(fields) };
  }
  return { ...description, ...SCALARS[type.name] };
}

const propertiesOf = (fields: readonly (GraphQLField<unknown, unknown> | GraphQLInputField)[]): Schemas =>
  Object.fromEntries(fields.map(({ name, type, description }) => [name, { ...valueOf(type), ...(description ? { description } : {}) }]));

function valueOf(type: GraphQLType): SchemaObject {
  const named = getNullableType(type);
  const schema: SchemaObject = isListType(named)
    ? { type: 'array', items: valueOf(named.ofType) }
    : (SCALARS[getNamedType(named).name] ?? { $ref: `#/components/schemas/${getNamedType(named).name}` });
  return isNonNullType(type) ? schema : { anyOf: [schema, { type: 'null' }] };
}
