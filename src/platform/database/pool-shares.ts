/** How many connections of a pool different work may use at a time. */
export interface PoolShares {
  /** For urgent requests alone; 0 where the pool has one connection: then urgent requests only come first. */
  readonly reserved: number;
  /** For all other work together. */
  readonly shared: number;
  /** Of the shared ones, for GraphQL requests in turn: the rest stays for sign-ins, bulk, TAXII and live reads, which wait for no turn. */
  readonly inTurn: number;
}

/**
 * Returns the shares of a pool: a fifth for urgent requests, a tenth for work that waits for no turn, at least one each where the pool has enough.
 * @param poolSize 1 or more
 */
export function sharesOf(poolSize: number): PoolShares {
  const reserved = poolSize === 1 ? 0 : Math.max(1, Math.floor(poolSize / 5));
  const shared = poolSize - reserved;
  return { reserved, shared, inTurn: Math.max(1, shared - Math.max(1, Math.floor(poolSize / 10))) };
}
