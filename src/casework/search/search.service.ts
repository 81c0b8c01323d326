import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { act, type Actor } from '../../identity/auth/actor.js';
import { Cursors } from '../../platform/database/cursors.js';
import { Database } from '../../platform/database/database.js';
import { digestOf } from '../../intel/indicators/draft.js';
import { BadInput } from '../../platform/platform/errors.js';
import { evenPace } from '../../platform/platform/even-pace.js';
import { readingsOf, type SoughtValue } from '../../values/values/readings.js';
import type { Facet, FacetCount, Matter, MatterFacet } from './matter.js';
import { assertPageSize, facetsWanted, type MatterFilter, moneyWanted, restrictions, textWanted } from './matter.policy.js';
import { SEARCH } from './matter-statements.js';

export interface MatterAsked {
  readonly filter: MatterFilter;
  readonly value: SoughtValue | null;
  readonly facets: readonly MatterFacet[] | null;
  readonly first: number;
  readonly after: string | null;
}

/** Where a page goes on. */
interface Place {
  readonly at: string;
  readonly id: string;
}
type FoundMatter = Matter & { readonly place: Place };
type SearchRow = { readonly rows: readonly FoundMatter[] } & Readonly<Record<MatterFacet, readonly FacetCount[] | null>>;

export interface MatterPage {
  readonly edges: readonly { readonly cursor: string; readonly node: Matter }[];
  readonly facets: readonly Facet[];
  readonly endCursor: string | null;
  readonly hasNextPage: boolean;
}

/** Finding cases, requests and contacts again, among those alone that the actor sees. */
@Injectable()
export class SearchService {
  constructor(
    private readonly database: Database,
    private readonly cursors: Cursors,
  ) {}

  /** Newest first. @throws BadInput when the filter, the value, `first` or the cursor does not fit */
  async search(actor: Actor, { filter, value, facets, first, after }: MatterAsked): Promise<MatterPage> {
    assertPageSize(first);
    const startedAt = performance.now();
    const names = facetsWanted(facets);
    const digests = value ? digestsOf(value, actor.party.country) : null;
    const wanted = [...restrictions(filter), digests, moneyWanted(filter.money), textWanted(filter.text)];
    const purpose = `search ${createHash('sha256').update(JSON.stringify(wanted)).digest('base64url').slice(0, 22)}`;
    const below = after === null ? null : this.opened(actor, purpose, after);
    const { rows, ...counts } = await this.database.as(actor, act(actor, 'case.search', 'case:read'), async (tx) => {
      const [found] = await tx.query<SearchRow>(SEARCH, [...wanted, below && JSON.stringify(below), names, first + 1]);
      if (!found) throw new Error('A search always answers.');
      tx.touched(...found.rows.slice(0, first).map(({ id }) => id));
      return found;
    });
    await evenPace(startedAt); // also where something was found: what else has the value was looked at, too
    const edges = rows.slice(0, first).map(({ place, ...node }) => ({
      cursor: this.cursors.sealFresh(purpose, actor.party.id, place),
      node: { ...node, openedAt: new Date(node.openedAt), updatedAt: new Date(node.updatedAt) },
    }));
    return {
      edges,
      facets: names.map((name) => ({ name, values: counts[name] ?? [] })),
      endCursor: edges.at(-1)?.cursor ?? null,
      hasNextPage: rows.length > first,
    };
  }

  private opened(actor: Actor, purpose: string, cursor: string): Place {
    const place = this.cursors.open(purpose, actor.party.id, cursor) as Place | undefined;
    if (!place) throw new BadInput('CURSOR_UNFIT', 'This cursor does not belong to this list: start again without it.');
    return place;
  }
}

/** By which a value is found, in every way in which it can be read. @throws BadInput when it is no value */
function digestsOf(asked: SoughtValue, home: string | null): readonly Buffer[] {
  const { candidates, problem } = readingsOf(asked, home);
  if (problem) throw new BadInput('VALUE_UNREADABLE', problem.message);
  return candidates.map((candidate) => Buffer.from(digestOf(candidate), 'hex'));
}
