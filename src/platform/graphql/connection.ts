import type { Type } from '@nestjs/common';
import { ArgsType, Field, Int, ObjectType } from '@nestjs/graphql';
import { Cursor } from './scalars.js';
import { CountingTimeout } from './total-count.js';

/** Page size when the request states none. */
export const DEFAULT_PAGE_SIZE = 50;
/** Largest page of a list. */
export const MAX_PAGE_SIZE = 500;

/** The arguments of every list, by the GraphQL Cursor Connections Specification (forward paging). */
@ArgsType()
export class PageArgs {
  @Field(() => Int, { nullable: true, defaultValue: DEFAULT_PAGE_SIZE, description: `Length of the page, 1 to ${MAX_PAGE_SIZE}.` })
  readonly first?: number | null;

  @Field(() => Cursor, {
    nullable: true,
    description: 'A cursor of the previous page, with the same other arguments. Absent: the first page.',
  })
  readonly after?: string | null;
}

@ObjectType('PageInfo', { description: 'The position of a page in its list.' })
export class PageInfoType {
  @Field(() => Boolean, { description: 'Whether there is another page.' })
  readonly hasNextPage: boolean;

  @Field(() => Boolean, { description: 'Whether there is a page before: true when `after` was given.' })
  readonly hasPreviousPage: boolean;

  @Field(() => Cursor, { nullable: true, description: 'Cursor of the first element; null on an empty page.' })
  readonly startCursor: string | null;

  @Field(() => Cursor, { nullable: true, description: 'Pass it as `after` for the next page; null on an empty page.' })
  readonly endCursor: string | null;
}

/** An element of a list with the cursor that continues after it. */
export interface Edge<Node> {
  readonly cursor: string;
  readonly node: Node;
}

/** A page of a list. Cursors are sealed when they are read: a request that asks for `nodes` alone pays for one or two. */
export interface Connection<Node> {
  readonly edges: readonly Edge<Node>[];
  readonly nodes: readonly Node[];
  readonly pageInfo: PageInfoType;
  /** Number of visible elements, of connection types with `counted`; read only when the request asks for it. */
  readonly totalCount?: () => Promise<number>;
}

/** Returns the page with each element converted, in order. */
export function mapConnection<Row, Node>({ edges, ...page }: Connection<Row>, convert: (row: Row) => Node): Connection<Node> {
  const converted = edges.map((edge) => {
    const node = convert(edge.node);
    return {
      node,
      get cursor() {
        return edge.cursor;
      },
    };
  });
  return { ...page, edges: converted, nodes: converted.map(({ node }) => node) };
}

/**
 * Returns the page with its number of visible elements, or a lower bound of it when counting takes too long: the elements that the page shows.
 * @param count runs only when the request asks for `totalCount`
 */
export const withTotalCount = <Node>(page: Connection<Node>, count: () => Promise<number>): Connection<Node> => ({
  ...page,
  totalCount: () =>
    count().catch((error: unknown) => {
      if (error instanceof CountingTimeout) return page.nodes.length + (page.pageInfo.hasNextPage ? 1 : 0);
      throw error;
    }),
});

/** Calls `totalCount` of a page when the field is read. */
async function countOnDemand(_: unknown, next: () => Promise<unknown>): Promise<unknown> {
  const count = await next();
  return typeof count === 'function' ? (count as () => Promise<number>)() : count;
}

interface ConnectionOptions {
  /** Description of the connection: what is in the list, and its order. */
  readonly description: string;
  /** Whether the connection has `totalCount`. */
  readonly counted?: boolean;
}

/** Returns the GraphQL type `<name>Connection` of a list, with its edge type. @param node the type of the elements */
export function connectionType<Node>(
  name: string,
  node: () => Type<Node>,
  { description, counted }: ConnectionOptions,
): Type<Connection<Node>> {
  @ObjectType(`${name}Edge`, { description: 'An element of the list with its cursor.' })
  class EdgeType {
    @Field(() => Cursor, { description: 'Pass it as `after` to continue after this element.' })
    readonly cursor: string;

    @Field(node, { description: 'The element.' })
    readonly node: Node;
  }

  @ObjectType(`${name}Connection`, { description })
  class ConnectionType {
    @Field(() => [EdgeType], { description: 'The elements of the page, each with its cursor.' })
    readonly edges: readonly EdgeType[];

    @Field(() => [node()], { description: 'The elements of the page.' })
    readonly nodes: readonly Node[];

    @Field(() => PageInfoType, { description: 'The position of the page in its list.' })
    readonly pageInfo: PageInfoType;

    readonly totalCount?: () => Promise<number>;
  }
  if (counted) {
    Field(() => Int, {
      description:
        'Number of elements that the viewer may see with these arguments: exact up to 10,000, if counting takes at most two seconds. Otherwise a lower bound.',
      middleware: [countOnDemand],
    })(ConnectionType.prototype, 'totalCount');
  }
  return ConnectionType;
}
