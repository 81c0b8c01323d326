import {
  defaultFieldResolver,
  getNamedType,
  type GraphQLObjectType,
  type GraphQLSchema,
  isAbstractType,
  isObjectType,
  type ResponsePath,
} from 'graphql';
import type { Markable } from '../database/value-mark.js';
import { isUuid } from './ids.js';

/** Types with an id whose objects are no records of a party: what all members know, and the viewer's own settings. */
export const NOT_RECORDS: ReadonlySet<string> = new Set([
  ...[
    'Actor',
    'Agency',
    'CsvMapping',
    'Group',
    'IdentityProvider',
    'NoticeAudienceGroup',
    'Party',
    'Passkey',
    'SavedFeedFilter',
    'UserSession',
  ],
  ...['Viewer', 'Warninglist'],
]);

/** Fields with ids that name no record: parties and their units, accounts, events, and settings. */
export const NOT_REFERENCES: ReadonlySet<string> = new Set([
  ...['agencyId', 'eventId', 'groupId', 'groups', 'owners', 'providerId', 'userId'],
  ...['apiKeyId', 'importId', 'pullId', 'shiftId', 'webhookId'],
]);

/** The part of a GraphQL context in which ids are noted. */
export interface Collecting {
  readonly reads?: ReadCollector | undefined;
}

/** Types of objects that only hold a list, or a page of it. */
const isWrapper = (name: string): boolean => name === 'PageInfo' || name.endsWith('Connection') || name.endsWith('Edge');

/** The ids of the records that an answer gives, by the field of the operation that gave them. */
export class ReadCollector {
  private readonly records = new Map<string, Set<string>>();
  /** Ids of other records in objects that have an id of their own. */
  private readonly references = new Map<string, Set<string>>();
  private readonly fieldsWithObjects = new Set<string>();

  /** Meanings of values that were searched for, by values as sent, where the operation has found them out. */
  readonly meanings = new Map<string, readonly Markable[]>();

  /** @param field its name in the answer */
  note(field: string, id: unknown): void {
    add(this.records, field, id);
  }

  noteReference(field: string, id: unknown): void {
    add(this.references, field, id);
  }

  noteObject(field: string): void {
    this.fieldsWithObjects.add(field);
  }

  /** Returns the ids of all records of an answer's field, also of those that were not selected. */
  of(field: string): readonly string[] {
    return [...new Set([...(this.records.get(field) ?? []), ...(this.references.get(field) ?? [])])];
  }

  /** Whether the field gave an object, besides empty lists. */
  hasObject(field: string): boolean {
    return this.fieldsWithObjects.has(field);
  }

  /** Returns the ids of all records of the answer. References count where they were selected. */
  all(): readonly string[] {
    return [...new Set([...this.records.values()].flatMap((ids) => [...ids]))];
  }
}

function add(ids: Map<string, Set<string>>, field: string, id: unknown): void {
  for (const one of Array.isArray(id) ? (id as unknown[]) : [id]) {
    if (typeof one !== 'string' || !isUuid(one)) continue;
    const known = ids.get(field);
    if (known) known.add(one);
    else ids.set(field, new Set([one]));
  }
}

/** Returns the members of a type that have ids of records. */
export const recordIdsOf = (type: GraphQLObjectType): readonly string[] =>
  Object.values(type.getFields())
    .filter(
      ({ name, type: of }) => getNamedType(of).name === 'ID' && !NOT_REFERENCES.has(name) && !(name === 'id' && NOT_RECORDS.has(type.name)),
    )
    .map(({ name }) => name);

/**
 * Notes each record that an execution gives, in the collector of its context: all ids that an object has, whether or not they were asked for. GraphQL calls
 * `isTypeOf` for each object that it completes, so no resolver can be forgotten. Ids that a resolver finds are noted where they are selected. Changes the types
 * of the schema.
 */
export function bindReadCollector(schema: GraphQLSchema): GraphQLSchema {
  const roots: ReadonlySet<unknown> = new Set([schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()]);
  for (const type of Object.values(schema.getTypeMap())) {
    if (isAbstractType(type) && !type.resolveType) throw new Error(`${type.name} has no resolveType: its objects would be of any type.`);
    if (!isObjectType(type) || roots.has(type) || type.name.startsWith('__') || isWrapper(type.name)) continue;
    noteObjects(type);
    noteSelected(type);
  }
  return schema;
}

function noteObjects(type: GraphQLObjectType): void {
  const members = recordIdsOf(type);
  const isRecord = members.includes('id');
  type.isTypeOf = (source: Readonly<Record<string, unknown>>, { reads }: Collecting, { path }): boolean => {
    if (!reads) return true;
    const field = rootOf(path);
    reads.noteObject(field);
    for (const name of members) {
      if (isRecord && name !== 'id') reads.noteReference(field, source[name]);
      else reads.note(field, source[name]);
    }
    return true;
  };
}

function noteSelected(type: GraphQLObjectType): void {
  for (const name of recordIdsOf(type)) {
    const field = type.getFields()[name];
    if (!field || name === 'id') continue;
    const resolve = field.resolve ?? defaultFieldResolver;
    field.resolve = (source: unknown, args, context: Collecting, info) => {
      const value: unknown = resolve(source, args, context, info);
      if (context.reads) noteValue(context.reads, rootOf(info.path), value);
      return value;
    };
  }
}

function noteValue(reads: ReadCollector, field: string, value: unknown): void {
  if (!(value instanceof Promise)) return reads.note(field, value);
  void value.then(
    (one) => reads.note(field, one),
    () => undefined,
  );
}

function rootOf(path: ResponsePath): string {
  let first = path;
  while (first.prev) first = first.prev;
  return String(first.key);
}
