import { readFileSync } from 'node:fs';
import {
  buildSchema,
  getNamedType,
  GraphQLID,
  type GraphQLNamedType,
  type GraphQLField,
  type GraphQLInterfaceType,
  isInterfaceType,
  isObjectType,
  isRequiredArgument,
  isUnionType,
  type GraphQLObjectType,
} from 'graphql';

const SCHEMA = buildSchema(readFileSync(new URL('../../schema.graphql', import.meta.url), 'utf8'), { assumeValidSDL: true });
/** Deeper than this what comes was asked for before, on another way. */
const DEEPEST = 5;

/** A nested list costs a page for each element around it: short ones, so that the document is not refused. */
const shortPage = ({ args }: GraphQLField<unknown, unknown>): string => (args.some(({ name }) => name === 'first') ? '(first: 5)' : '');
/** Whether selections leave fields with ids out; set while one document is written. */
let withoutIds = false;
const isLeftOut = (type: GraphQLNamedType): boolean => withoutIds && type === GraphQLID;
const needsNothing = ({ args }: GraphQLField<unknown, unknown>): boolean => !args.some(isRequiredArgument);

/** @param alone whether a field keeps its name; the others get one with `prefix` */
function selection(type: GraphQLObjectType, above: readonly string[], prefix = '', alone: (field: string) => boolean = () => true): string {
  const all = type.getFields();
  const beside = new Set(Object.values(all).map((field) => getNamedType(field.type).name));
  const fields = Object.values(all).flatMap((field) => {
    if (field.name === 'edges' && all['nodes']) return []; // the same again
    const inner = getNamedType(field.type);
    const name = (alone(field.name) ? field.name : `${prefix}_${field.name}: ${field.name}`) + shortPage(field);
    if (!needsNothing(field) || isUnionType(inner) || isLeftOut(inner)) return [];
    if (shortPage(field) !== '' && above.length > 2) return []; // the list is asked for nearer to the root, too
    if (isInterfaceType(inner)) return above.length >= DEEPEST ? [] : [`${name} { ${ofEachType(inner, above, beside)} }`];
    if (!isObjectType(inner)) return [name];
    if (above.length >= DEEPEST || above.includes(inner.name)) return [];
    const below = selection(inner, [...above, inner.name]);
    return below === '' ? [] : [`${name} { ${below} }`];
  });
  return fields.join(' ');
}

/**
 * A selection of what each type shows. Two types may have fields of one name and different types: these have names of their own.
 * @param beside types that fields beside this one show
 */
function ofEachType(type: GraphQLInterfaceType, above: readonly string[], beside: ReadonlySet<string>): string {
  const types = SCHEMA.getPossibleTypes(type).filter(({ name }) => !above.includes(name) && !beside.has(name));
  const typesOf = (field: string): readonly string[] => types.flatMap((one) => String(one.getFields()[field]?.type ?? '') || []);
  const alike = (field: string): boolean => new Set(typesOf(field)).size < 2;
  return types.map((one) => `... on ${one.name} { ${selection(one, [...above, one.name], one.name, alike)} }`).join(' ');
}

/** A selection of all that an object of this type shows, and what it leads to, as far as it needs no arguments: a field that is added later is in it. */
export function everyField(type: string): string {
  const found = SCHEMA.getType(type);
  if (!isObjectType(found)) throw new Error(`${type} is no object.`);
  return selection(found, [type]);
}

/** Names of the fields of an object type. */
export const fieldsOf = (type: string): readonly string[] => {
  const found = SCHEMA.getType(type);
  return isObjectType(found) ? Object.keys(found.getFields()) : [];
};

/** Every query that needs no arguments, with all that it shows but ids. */
export function everyQueryWithoutIds(): readonly string[] {
  withoutIds = true;
  try {
    return everyQuery().map((query) => query.replaceAll('{  }', '{ __typename }'));
  } finally {
    withoutIds = false;
  }
}

/** Every query that needs no arguments, with all that it shows. */
export const everyQuery = (): readonly string[] =>
  Object.values(SCHEMA.getQueryType()?.getFields() ?? {}).flatMap((field) => {
    const inner = getNamedType(field.type);
    if (!needsNothing(field)) return [];
    const page = field.args.some(({ name }) => name === 'first') ? '(first: 40)' : '';
    return isObjectType(inner) ? [`{ ${field.name}${page} { ${selection(inner, [inner.name])} } }`] : [`{ ${field.name} }`];
  });
