import { GraphQLFactory } from '@nestjs/graphql';
import { type GraphQLField, type GraphQLSchema, isObjectType } from 'graphql';

type Work = (...args: never[]) => unknown;
/** What Nest finds in the resolvers of a hub, by type and field: a function, or how a subscription begins and what it shows. */
type ResolverMap = Readonly<Record<string, Readonly<Record<string, unknown>>>>;
type Side = 'resolve' | 'subscribe';

/** A field of a schema, and which resolver stands behind it. */
interface ResolverSlot {
  readonly field: GraphQLField<unknown, unknown>;
  readonly side: Side;
  readonly type: string;
  readonly name: string;
}

interface Explorer {
  explore(): ResolverMap;
}

const slotsOf = new WeakMap<GraphQLSchema, readonly ResolverSlot[]>();
const free: GraphQLSchema[] = [];

/**
 * Lets the hubs of one jest worker use one GraphQL schema after another: to build it takes half of what a start takes. A schema belongs to one hub at a time;
 * the next one puts its own resolvers behind the fields. A schema in which a resolver is not where the hub that it was built for has it is not used again.
 */
const { generateSchema } = GraphQLFactory.prototype;
GraphQLFactory.prototype.generateSchema = async function (options) {
  const explorer = (this as unknown as { readonly resolversExplorerService: Explorer }).resolversExplorerService;
  const found = explorer.explore();
  const former = free.pop();
  if (former && attachResolvers(former, found)) return (await options?.transformSchema?.(former)) ?? former; // binds the names of this hub's parties
  const explore = explorer.explore.bind(explorer);
  explorer.explore = () => found;
  const built = await generateSchema.call(this, options).finally(() => (explorer.explore = explore));
  const here = slotsIn(built, found);
  if (here) slotsOf.set(built, here);
  return built;
};

/** To be called when its hub has stopped. */
export function releaseSchema(schema: GraphQLSchema): void {
  const here = slotsOf.get(schema);
  if (!here || free.includes(schema)) return;
  for (const { field, side } of here) field[side] = undefined; // what stood behind it holds the whole hub
  free.push(schema);
}

const resolverOf = (found: ResolverMap, { type, name, side }: Omit<ResolverSlot, 'field'>): Work | undefined => {
  const one = found[type]?.[name];
  if (typeof one === 'function') return side === 'resolve' ? (one as Work) : undefined;
  return (one as Partial<Record<Side, Work>> | undefined)?.[side];
};

/**
 * The fields behind which a resolver of the hub stands: one of their type, or of an interface of it. Behind the others is what Nest reads a property
 * with, which belongs to no hub. @returns undefined where a resolver stands that has no such place
 */
function slotsIn(schema: GraphQLSchema, found: ResolverMap): readonly ResolverSlot[] | undefined {
  const here: ResolverSlot[] = [];
  for (const type of Object.values(schema.getTypeMap()).filter(isObjectType)) {
    for (const field of Object.values(type.getFields())) {
      for (const side of ['resolve', 'subscribe'] as const) {
        const of = [type, ...type.getInterfaces()].find(({ name }) => resolverOf(found, { type: name, name: field.name, side }));
        if (of) here.push({ field, side, type: of.name, name: field.name });
        else if (field[side]?.name.startsWith('bound ')) return undefined; // as @graphql-tools leaves a resolver
      }
    }
  }
  return here;
}

function attachResolvers(schema: GraphQLSchema, found: ResolverMap): boolean {
  const here = slotsOf.get(schema) ?? [];
  for (const place of here) place.field[place.side] = resolverOf(found, place) as GraphQLField<unknown, unknown>[Side];
  return here.every(({ field, side }) => field[side] !== undefined);
}
