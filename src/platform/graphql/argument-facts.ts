import {
  getNamedType,
  getNullableType,
  type GraphQLField,
  GraphQLID,
  type GraphQLInputType,
  GraphQLString,
  isInputObjectType,
  isListType,
} from 'graphql';
import type { LookupValue } from '../../values/values/readings.js';
import { isUuid } from './ids.js';
import { NOT_REFERENCES } from './read-collector.js';

export type Arguments = Readonly<Record<string, unknown>>;
type AnyField = GraphQLField<unknown, unknown>;

/** Arguments that say why something is asked, not what. */
const REASONS: ReadonlySet<string> = new Set(['purpose', 'caseReference']);
/** Arguments with ids of parties, accounts and settings, besides those of fields. */
const NO_ITEMS: ReadonlySet<string> = new Set([
  ...NOT_REFERENCES,
  ...['partyId', 'partnerId', 'savedFilterId', 'parties', 'members', 'partners', 'mentions', 'requesters', 'recipients', 'recipientId'],
  ...['officerId', 'substituteId', 'assigneePartyId', 'assigneeAgencyId', 'defaultAgencyId', 'groupMembersToday'],
]);
/** The input of a value that is searched for. */
const VALUE_INPUT = 'LookupInput';
/** More ids than any operation takes: the rest is refused. */
const MOST_IDS = 1_000;

/** What an operation asks for: ids of items. */
export interface AskedIds {
  /** Ids of arguments that name one item each: the answer is about it. */
  readonly named: readonly string[];
  /** Those, and ids in lists and filters; at most 1,000. */
  readonly all: readonly string[];
}

/** Returns the ids of items in the arguments of an operation. */
export function askedIdsOf({ args: definitions }: AnyField, args: Arguments): AskedIds {
  const isItem = (name: string): boolean => !NO_ITEMS.has(name);
  const named = definitions.flatMap(({ name, type }) =>
    isItem(name) && getNullableType(type) === GraphQLID && isId(args[name]) ? [args[name]] : [],
  );
  const all = definitions.flatMap(({ name, type }) =>
    isItem(name) ? [...leavesOf(type, args[name], isItem, GraphQLID)].filter(isId) : [],
  );
  return { named, all: [...new Set(all)].slice(0, MOST_IDS) };
}

const isId = (value: unknown): value is string => typeof value === 'string' && isUuid(value);

/** Returns the values that an operation searches for. */
export const askedValuesOf = ({ args: definitions }: AnyField, args: Arguments): readonly LookupValue[] =>
  definitions.flatMap(({ name, type }) => [...leavesOf(type, args[name], () => true, VALUE_INPUT)] as LookupValue[]);

/** Returns the texts that an operation searches for besides values: no ids, dates, enumerations, cursors or reasons. */
export function askedTextsOf({ args: definitions }: AnyField, args: Arguments): readonly string[] {
  const isSearched = (name: string): boolean => !REASONS.has(name);
  return definitions.flatMap(({ name, type }) =>
    isSearched(name) ? [...leavesOf(type, args[name], isSearched, GraphQLString)].filter((one) => typeof one === 'string') : [],
  );
}

/** Yields the values of one type in an argument. A value to search for has texts, which are no texts of their own. */
function* leavesOf(
  type: GraphQLInputType,
  value: unknown,
  isWanted: (member: string) => boolean,
  leaf: GraphQLInputType | typeof VALUE_INPUT,
): Generator<unknown, void, void> {
  if (value === null || value === undefined) return;
  const nullable = getNullableType(type);
  if (isListType(nullable)) {
    const { ofType } = nullable as { readonly ofType: GraphQLInputType };
    for (const one of Array.isArray(value) ? (value as unknown[]) : [value]) yield* leavesOf(ofType, one, isWanted, leaf);
  } else if (!isInputObjectType(nullable)) {
    if (getNamedType(nullable) === leaf) yield value;
  } else if (nullable.name === VALUE_INPUT) {
    if (leaf === VALUE_INPUT) yield value;
  } else {
    for (const { name, type: member } of Object.values(nullable.getFields())) {
      if (isWanted(name)) yield* leavesOf(member, (value as Arguments)[name], isWanted, leaf);
    }
  }
}
