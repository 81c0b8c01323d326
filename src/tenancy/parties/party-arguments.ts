import {
  type GraphQLArgument,
  type GraphQLInputField,
  type GraphQLInputType,
  type GraphQLObjectType,
  type GraphQLSchema,
  getNamedType,
  getNullableType,
  isInputObjectType,
  isListType,
  isObjectType,
} from 'graphql';
import type { ActorParty } from '../../identity/auth/actor.js';
import type { CallContext } from '../../identity/auth/call-context.js';
import { PartyNames } from './party-names.service.js';

/** Names of arguments and input fields of type ID that name a party, or parties. */
export const PARTY_ARGUMENTS: ReadonlySet<string> = new Set([
  'partyId',
  'partnerId',
  'recipientId',
  'assigneePartyId',
  'recipients',
  'owners',
  'partners',
  'members',
  'parties',
  'requesters',
]);

/** Returns a value of the type with the names of parties replaced by their ids. */
type Translate = (value: unknown, idOf: (text: string) => string) => unknown;
/** Returns whether a value of the type has a name of a party. */
type Finds = (value: unknown) => boolean;

interface Reader {
  readonly finds: Finds;
  readonly translate: Translate;
}

const PARTY: Reader = {
  finds: (value) => (Array.isArray(value) ? value.some(PartyNames.isName) : PartyNames.isName(value)),
  translate: (value, idOf) =>
    Array.isArray(value)
      ? value.map((one: unknown) => (typeof one === 'string' ? idOf(one) : one))
      : typeof value === 'string'
        ? idOf(value)
        : value,
};

/** Whether an argument or input field names a party. */
export const namesParty = ({ name, type }: Pick<GraphQLInputField, 'name' | 'type'>): boolean =>
  getNamedType(type).name === 'ID' && PARTY_ARGUMENTS.has(name);

/**
 * Lets every argument that names a party accept the code of a country or the slug of a party, in any case, instead of the id: in queries, mutations and
 * subscriptions, at any depth of their inputs. Names of parties that the caller does not see are names of no party. Also resolves Party.slug. Changes the fields of the schema, which all servers of the process share.
 */
export function bindPartyNames(schema: GraphQLSchema, names: PartyNames): GraphQLSchema {
  const readers = new Readers();
  const objects = Object.values(schema.getTypeMap()).filter((type) => isObjectType(type) && !type.name.startsWith('__'));
  for (const type of objects as GraphQLObjectType[]) {
    for (const field of Object.values(type.getFields())) {
      const reader = readers.ofFields(field.args);
      if (!reader) continue;
      for (const step of ['resolve', 'subscribe'] as const) {
        const next = field[step];
        if (!next) continue;
        field[step] = (source, args: object, context: CallContext, info) =>
          reader.finds(args)
            ? idsInRequest(names, context).then((idOf) => next(source, reader.translate(args, idOf) as object, context, info))
            : next(source, args, context, info);
      }
    }
  }
  const party = schema.getType('Party');
  const slug = isObjectType(party) ? party.getFields()['slug'] : undefined;
  if (slug) slug.resolve = ({ id }: ActorParty) => names.slugOf(id);
  return schema;
}

const IDS = Symbol('ids of parties');

/** Reads the names once for all fields of a request. */
function idsInRequest(names: PartyNames, context: CallContext): Promise<(text: string) => string> {
  const { perRequest } = context;
  const reading = (perRequest.get(IDS) as ReturnType<PartyNames['idsOf']> | undefined) ?? names.idsOf(context);
  perRequest.set(IDS, reading);
  return reading;
}

/** Readers of input types, each built once: types may contain themselves. */
class Readers {
  private readonly byType = new Map<string, Reader | undefined>();

  /** Returns the reader of arguments or of an input object; undefined when no party can be in it. */
  ofFields(fields: readonly (GraphQLArgument | GraphQLInputField)[]): Reader | undefined {
    const inner = fields.flatMap((field) => {
      const reader = namesParty(field) ? PARTY : this.ofType(field.type);
      return reader ? [[field.name, reader] as const] : [];
    });
    if (inner.length === 0) return undefined;
    const valueOf = (value: unknown, name: string): unknown => (value as Readonly<Record<string, unknown>>)[name];
    return {
      finds: (value) => isObject(value) && inner.some(([name, reader]) => reader.finds(valueOf(value, name))),
      translate: (value, idOf) => {
        if (!isObject(value)) return value;
        const present = inner.filter(([name]) => Object.hasOwn(value, name));
        return { ...value, ...Object.fromEntries(present.map(([name, reader]) => [name, reader.translate(valueOf(value, name), idOf)])) };
      },
    };
  }

  private ofType(type: GraphQLInputType): Reader | undefined {
    const nullable = getNullableType(type);
    if (isListType(nullable)) return listOf(this.ofType(nullable.ofType));
    if (!isInputObjectType(nullable)) return undefined;
    const { name } = nullable;
    if (!this.byType.has(name)) {
      this.byType.set(name, undefined); // a field of the same type inside: no party of its own
      this.byType.set(name, this.ofFields(Object.values(nullable.getFields())));
    }
    return this.byType.get(name);
  }
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null && !Array.isArray(value);

const listOf = (reader: Reader | undefined): Reader | undefined =>
  reader && {
    finds: (value) => Array.isArray(value) && value.some(reader.finds),
    translate: (value, idOf) => (Array.isArray(value) ? value.map((one) => reader.translate(one, idOf)) : value),
  };
