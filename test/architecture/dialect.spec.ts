import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  buildSchema,
  getNamedType,
  getNullableType,
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLInputField,
  type GraphQLInterfaceType,
  type GraphQLObjectType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isListType,
  isNonNullType,
  isObjectType,
  isScalarType,
} from 'graphql';

/** docs/api.md says what these tests hold. */
const schema = buildSchema(readFileSync(join(import.meta.dirname, '..', '..', 'schema.graphql'), 'utf8'));

interface Place {
  /** `Query.indicators`, `AudienceInput.groups`. */
  readonly at: string;
  readonly parent: string;
  readonly field: GraphQLField<unknown, unknown>;
}

const OBJECTS = Object.values(schema.getTypeMap()).filter(
  (type): type is GraphQLObjectType | GraphQLInterfaceType => !type.name.startsWith('__') && (isObjectType(type) || isInterfaceType(type)),
);
const FIELDS: readonly Place[] = OBJECTS.flatMap((type) =>
  Object.values(type.getFields()).map((field) => ({ at: `${type.name}.${field.name}`, parent: type.name, field })),
);
const INPUTS: readonly { readonly at: string; readonly input: GraphQLInputField | GraphQLArgument }[] = [
  ...Object.values(schema.getTypeMap())
    .filter(isInputObjectType)
    .flatMap((type) => Object.values(type.getFields()).map((input) => ({ at: `${type.name}.${input.name}`, input }))),
  ...FIELDS.flatMap(({ at, field }) => field.args.map((input) => ({ at: `${at}(${input.name})`, input }))),
];

const of = (parent: string): readonly Place[] => FIELDS.filter((place) => place.parent === parent);
const isList = (field: GraphQLField<unknown, unknown>): boolean => isListType(getNullableType(field.type));
const nameOf = ({ type }: { readonly type: GraphQLField<unknown, unknown>['type'] | GraphQLInputField['type'] }): string =>
  getNamedType(type).name;
const placesOf = (places: readonly { readonly at: string }[]): readonly string[] => places.map(({ at }) => at);

/** Lists that core.graphql defines bare. */
const CORE_LISTS = new Set(['Query.parties', 'Query.groups', 'Query.lookup']);
/**
 * Lists inside objects that have no bound to state: a request to act may be amended and extended, a request for information may be amended, without limit.
 * Add none: state the bound that the code enforces.
 */
const UNSTATED: readonly string[] = ['ActionRequest.steps', 'InformationRequest.steps', 'Obligation.steps'];
/** A description that states how long a list can be. */
const STATES_BOUND = /\bat most\b|\bone (for each|per)\b|\bin order\b|\bthe ten\b/i;
/** Lists of results that are no receipts: they change nothing. */
const OTHER_BATCHES = new Set(['Mutation.deconflict', 'Mutation.compareHolders', 'Mutation.askRelatedCases', 'Mutation.markCopies']);
/** Fields with `first` or `after` that are neither a connection nor a stream. */
const OTHER_PAGES = new Set(['Mutation.replayWebhook', 'Query.snapshot']);
const STREAMS = /^(FeedPage|ReleasedFeedPage|WatchHitPage)$/;

describe('a list', () => {
  it('is a connection, or states its bound', () => {
    const bare = of('Query').filter(({ at, field }) => isList(field) && !CORE_LISTS.has(at) && !STATES_BOUND.test(field.description ?? ''));
    expect(placesOf(bare)).toEqual([]);
  });

  it('inside an object states its bound, except those of a list that only shrinks', () => {
    const bare = FIELDS.filter(({ at, parent, field }) => {
      const isPart = parent.endsWith('Connection') || STREAMS.test(parent) || field.name === 'problems' || CORE_LISTS.has(at);
      return isList(field) && !isPart && !isEnumType(getNamedType(field.type)) && !STATES_BOUND.test(field.description ?? '');
    });
    expect(placesOf(bare).toSorted()).toEqual([...UNSTATED].sort());
  });

  it('that is an exception is in the schema', () => {
    const places = new Set([...placesOf(FIELDS), ...placesOf(INPUTS)]);
    expect([...CORE_LISTS, ...OTHER_PAGES, ...OTHER_BATCHES, 'Sighting.by'].filter((at) => !places.has(at))).toEqual([]);
  });

  it('that is read page by page has first: Int = 50 and after: Cursor, or is a stream or the snapshot', () => {
    const paged = FIELDS.filter(({ field }) => field.args.some(({ name }) => name === 'first' || name === 'after'));
    const others = paged.filter(({ at, field }) => {
      if (STREAMS.test(nameOf(field)) || OTHER_PAGES.has(at) || at.startsWith('Subscription.')) {
        return false;
      }
      const first = field.args.find(({ name }) => name === 'first');
      const after = field.args.find(({ name }) => name === 'after');
      return !(nameOf(field).endsWith('Connection') && first?.defaultValue === 50 && after && nameOf(after) === 'Cursor');
    });
    expect(placesOf(others)).toEqual([]);
    expect(paged.length).toBeGreaterThan(30);
  });

  it('has one shape: edges, nodes, pageInfo, and totalCount where it is counted', () => {
    const connections = OBJECTS.filter(({ name }) => name.endsWith('Connection'));
    for (const type of connections) {
      const names = Object.keys(type.getFields()).filter((name) => name !== 'totalCount' && name !== 'facets');
      expect([type.name, ...names.sort()]).toEqual([type.name, 'edges', 'nodes', 'pageInfo']);
    }
    expect(OBJECTS.filter(({ name }) => /Page$|List$/.test(name) && !STREAMS.test(name)).map(({ name }) => name)).toEqual(['SnapshotPage']);
  });

  it('that is a stream has events, cursor and more', () => {
    for (const type of OBJECTS.filter(({ name }) => STREAMS.test(name))) {
      expect([type.name, ...Object.keys(type.getFields()).sort()]).toEqual([type.name, 'cursor', 'events', 'more']);
    }
  });
});

describe('a mutation', () => {
  /** Named so by core.graphql, an act on a secret after which there is nothing to read, or one that answers alike whatever exists. */
  const BOOLEANS = ['signOut', 'setUserDisabled', 'revokeApiKey', 'changePassword', 'resetPassword', 'recordHandling'].map(
    (name) => `Mutation.${name}`,
  );
  /** They answer the options of WebAuthn, which a browser takes as they are. */
  const CEREMONIES = ['startPasskey', 'startPasskeyConfirmation', 'startPasskeySignIn'].map((name) => `Mutation.${name}`);

  /** It answers marks, alike whatever exists. */
  const MARKS = ['Mutation.markCopies'];

  it('answers the object that it changes; a deletion may answer the id', () => {
    const scalars = of('Mutation').filter(
      ({ field }) => !isObjectType(getNamedType(field.type)) && !isInterfaceType(getNamedType(field.type)),
    );
    const deletions = scalars.filter(
      ({ at, field }) => nameOf(field) === 'ID' && !isList(field) && /^Mutation\.(delete|remove|leave|unlink|end|revoke|withdraw)/.test(at),
    );
    expect(
      placesOf(scalars)
        .filter((at) => !placesOf(deletions).includes(at))
        .sort(),
    ).toEqual([...BOOLEANS, ...CEREMONIES, ...MARKS].sort());
  });

  it('of a batch answers receipts', () => {
    const batches = of('Mutation').filter(({ at, field }) => isList(field) && !OTHER_BATCHES.has(at));
    const others = batches.filter(({ field }) => {
      const type = getNamedType(field.type);
      return !isObjectType(type) || !type.getInterfaces().some(({ name }) => name === 'Receipt');
    });
    expect(placesOf(others)).toEqual([]);
    expect(
      OBJECTS.filter(({ name }) => /Receipt$/.test(name) && name !== 'Receipt').every((type) =>
        type.getInterfaces().some(({ name }) => name === 'Receipt'),
      ),
    ).toBe(true);
  });
});

describe('a field', () => {
  it('that says who did something is an Actor', () => {
    const others = FIELDS.filter(
      ({ at, field }) =>
        /(^by|[a-z]By)$/.test(field.name) &&
        nameOf(field) !== 'Actor' &&
        at !== 'Sighting.by' &&
        !/^(acknowledge|answer)By$/.test(field.name),
    );
    expect(placesOf(others)).toEqual([]);
  });

  it('with an id is called id or ends in Id; lists of ids have the plural noun', () => {
    const fields = FIELDS.filter(({ field }) => nameOf(field) === 'ID' && !isList(field) && !/^id$|Id$/.test(field.name));
    const inputs = INPUTS.filter(
      ({ input }) => nameOf(input) === 'ID' && !isListType(getNullableType(input.type)) && !/^id$|Id$/.test(input.name),
    );
    expect(
      placesOf([...fields, ...inputs]).filter((at) => !/^Mutation\.(delete|remove|leave|unlink|end|revoke|withdraw)/.test(at)),
    ).toEqual([]);
  });

  it('with an amount of money is Money', () => {
    const others = FIELDS.filter(
      ({ parent, field }) => /^(currency|amount)$/i.test(field.name) && parent !== 'Money' && nameOf(field) === 'String',
    );
    expect(placesOf(others)).toEqual([]);
  });

  it('that a sender must give is not nullable without a default in its description', () => {
    for (const { at, input } of INPUTS) {
      if (isScalarType(getNamedType(input.type)) || isNonNullType(input.type)) continue;
      expect([at, input.description === undefined || input.description === null]).toEqual([at, false]);
    }
  });

  it('has a name of the field’s words', () => {
    const forbidden = /(^|[a-z])(maker|asker|founder|told|said|wanted|keptOut|unseen|refusedFor|claim(?!$)|why|below|parked)/i;
    const names = [...FIELDS.map(({ at }) => at), ...INPUTS.map(({ at }) => at)].filter((at) =>
      forbidden.test(at.split(/[.(]/).slice(1).join('.')),
    );
    expect(names.filter((at) => !/agencyClaim|roleClaim/i.test(at))).toEqual([]);
    expect(
      OBJECTS.map(({ name }) => name).filter(
        (name) => /KeptOut|Unseen|RefusedFor|Loss$|Claim$|Matter/.test(name) && !/ByClaim$/.test(name),
      ),
    ).toEqual([]);
  });
});
