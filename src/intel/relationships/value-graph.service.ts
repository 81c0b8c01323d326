import { Injectable } from '@nestjs/common';
import { act, type Actor, type ActorParty } from '../../identity/auth/actor.js';
import { Database, type Transaction } from '../../platform/database/database.js';
import { isUuid } from '../../platform/graphql/ids.js';
import { sortUnique } from '../../platform/graphql/lists.js';
import { assertPageSize } from '../../platform/graphql/pager.js';
import type { Timestamp, Threat } from '../indicators/claim.js';
import { digestOf } from '../indicators/draft.js';
import { BadInput } from '../../platform/platform/errors.js';
import { hiddenAsAbsent } from '../../platform/platform/hidden-as-absent.js';
import { readingsOf, type LookupValue } from '../../values/values/readings.js';
import type { Tlp } from '../../tenancy/sharing/label.js';
import type { Kind } from '../../values/values/value.js';
import { type Edge, MOST_DEPTH, MOST_NEIGHBOURS, MOST_NODES, startWalk, extendWalk, type Tie } from './value-graph.policy.js';
import type { Relation } from './relationship.js';

/** Maximum number of start indicators. */
export const MOST_STARTS = 20;

export interface ValueGraphQuery {
  /** Claims whose values are start values. */
  readonly indicators?: readonly string[] | null;
  /** A further start value, in any spelling. */
  readonly value?: LookupValue | null;
  readonly depth: number;
  readonly maxNodes: number;
  readonly types?: readonly Relation[] | null;
  readonly threats?: readonly Threat[] | null;
}

/** A value with the data that the reader sees about it. A row of hub.value_graph_nodes. */
export interface NodeRow {
  /** Hexadecimal. */
  readonly digest: string;
  readonly kind: Kind;
  readonly value: string;
  readonly display: string;
  /** The strictest label of the claims. */
  readonly tlp: Tlp;
  readonly claims: number;
  readonly indicators: readonly string[];
  readonly threats: readonly Threat[];
  readonly parties: readonly ActorParty[];
  readonly undisclosed: boolean;
  readonly first_seen: Timestamp;
  readonly last_seen: Timestamp;
}

export interface ValueGraphNode extends NodeRow {
  /** Number of steps from the start. */
  readonly distance: number;
  /** Whether the node has more neighbours than the graph contains. */
  readonly more: boolean;
}

export interface ValueGraph {
  readonly nodes: readonly ValueGraphNode[];
  readonly edges: readonly Edge[];
  readonly truncated: boolean;
}

/** Reads the graph around values, as far as the reader sees it: one statement per level, one before for the start values, and one after for the nodes. */
@Injectable()
export class ValueGraphService {
  constructor(private readonly database: Database) {}

  /** Returns the graph around the start values. @throws BadInput if there is no start value, or too many, or the depth is out of range */
  async readAround(actor: Actor, query: ValueGraphQuery): Promise<ValueGraph> {
    const ids = [...new Set(query.indicators ?? [])];
    if (ids.length + (query.value ? 1 : 0) < 1 || ids.length > MOST_STARTS) {
      throw new BadInput('NETWORK_START', `Name 1 to ${MOST_STARTS} indicators or a value to start from.`);
    }
    if (!Number.isInteger(query.depth) || query.depth < 1 || query.depth > MOST_DEPTH) {
      throw new BadInput('NETWORK_DEPTH', `The depth of a network must be between 1 and ${MOST_DEPTH} steps.`);
    }
    assertPageSize(query.maxNodes, MOST_NODES);
    const digests = query.value ? readingsOf(query.value, actor.party.country).candidates.map(digestOf) : [];
    const start = [ids.filter(isUuid), digests] as const;
    return hiddenAsAbsent(
      () => this.database.as(actor, act(actor, 'network.read', 'indicator:read'), (tx) => this.walk(tx, query, start)),
      ({ nodes }) => nodes.length === 0,
    );
  }

  /** @param from ids of claims, and digests of values, where the search starts */
  private async walk(
    tx: Transaction,
    { depth, maxNodes, types, threats }: ValueGraphQuery,
    from: readonly [ids: readonly string[], digests: readonly string[]],
  ): Promise<ValueGraph> {
    const starts = await tx.query<{ digest: string }>(STARTS, from);
    let walk = startWalk(
      starts.map(({ digest }) => digest),
      maxNodes,
    );
    for (let level = 0; level < depth && walk.frontier.length > 0; level += 1) {
      const ties = await tx.query<Tie>(STEP, [walk.frontier, sortUnique(types), sortUnique(threats), MOST_NEIGHBOURS]);
      walk = extendWalk(walk, ties, maxNodes);
    }
    const rows = await tx.query<NodeRow>(NODES, [[...walk.distances.keys()]]);
    const byDigest = new Map(rows.map((row) => [row.digest, row]));
    const nodes = [...walk.distances].flatMap(([digest, distance]) => {
      const row = byDigest.get(digest);
      return row ? [{ ...row, distance, more: walk.cut.has(digest) }] : [];
    });
    return { nodes, edges: [...walk.edges.values()], truncated: walk.cut.size > 0 };
  }
}

const STARTS = `
  select encode(x.digest, 'hex') as digest from (
      select i.digest, min(array_position($1::uuid[], i.id)) as position from hub.indicator i where i.id = any ($1::uuid[]) group by i.digest
      union all
      select i.digest, 1000 from hub.indicator i where i.digest in (select decode(d, 'hex') from unnest($2::text[]) d) group by i.digest) x
    group by x.digest order by min(x.position), x.digest`;

const STEP = `
  select encode(s.at, 'hex') as at, encode(s.next, 'hex') as next, s.relation, s.source, s.outward, s.items, s.item_count as "itemCount", s.position
    from hub.value_graph_step(array(select decode(d, 'hex') from unnest($1::text[]) with ordinality f(d, nth) order by f.nth), $2::text[], $3::text[], $4) s`;

const NODES = `
  select encode(n.digest, 'hex') as digest, n.kind, n.value, n.display, n.tlp, n.claims, n.indicators, n.threats, n.parties, n.undisclosed, n.first_seen, n.last_seen
    from hub.value_graph_nodes(array(select decode(d, 'hex') from unnest($1::text[]) d)) n`;
