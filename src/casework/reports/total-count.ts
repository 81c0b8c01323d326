import type { Connection } from '../../platform/graphql/connection.js';

/** Number up to which `totalCount` is exact. A longer list answers this number plus one: an estimate from visible rows alone. */
const MOST_COUNTED = 10_000;

/** SQL for the number of these rows, up to {@link MOST_COUNTED} plus one. */
export const countOf = (rows: string): string => `select count(*)::integer as count from (${rows} limit ${MOST_COUNTED + 1}) counted`;

export interface CountRow {
  readonly count: number;
}

/** Adds `totalCount` to a page of a list. @param count runs only when the request asks for it */
export const withTotalCount = <Row>(page: Connection<Row>, count: () => Promise<readonly CountRow[]>): Connection<Row> => ({
  ...page,
  totalCount: async () => (await count())[0]?.count ?? 0,
});
