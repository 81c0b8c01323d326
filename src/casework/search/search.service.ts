import { Injectable } from '@nestjs/common';
import { act, type Actor } from '../../identity/auth/actor.js';
import { Database } from '../../platform/database/database.js';
import { Pager } from '../../platform/graphql/pager.js';
import { digestOf } from '../../intel/indicators/draft.js';
import { BadInput } from '../../platform/platform/errors.js';
import { inEqualSteps } from '../../platform/platform/hidden-as-absent.js';
import { readingsOf, type LookupValue } from '../../values/values/readings.js';
import { type Facet, type FacetCount, type Matter, type MatterFacet, MOST_MATTERS_ON_PAGE } from './matter.js';
import { distinctFacets, type MatterFilter, checkedMoney, searchParametersOf, checkedText } from './matter.policy.js';
import { SEARCH } from './matter-statements.js';

export interface MatterSearch {
  readonly filter: MatterFilter;
  readonly value: LookupValue | null;
  readonly facets: readonly MatterFacet[] | null;
  readonly first: number;
  readonly after: string | null;
}

/** Position after which the next page starts. */
interface MatterPosition {
  readonly at: string;
  readonly id: string;
}
type FoundMatter = Matter & { readonly place: MatterPosition };
type SearchRow = { readonly rows: readonly FoundMatter[] } & Readonly<Record<MatterFacet, readonly FacetCount[] | null>>;

export interface MatterPage {
  readonly edges: readonly { readonly cursor: string; readonly node: Matter }[];
  readonly facets: readonly Facet[];
  readonly endCursor: string | null;
  readonly hasNextPage: boolean;
}

/** Searches cases, requests and contacts that the actor sees. */
@Injectable()
export class SearchService {
  constructor(
    private readonly database: Database,
    private readonly pager: Pager,
  ) {}

  /** Returns a page of matters, newest first. @throws BadInput when the filter, the value, `first` or the cursor is invalid */
  async search(actor: Actor, { filter, value, facets, first, after }: MatterSearch): Promise<MatterPage> {
    const names = distinctFacets(facets);
    const digests = value ? digestsOf(value, actor.party.country) : null;
    const criteria = [...searchParametersOf(filter), digests, checkedMoney(filter.money), checkedText(filter.text)];
    const list = { name: 'search', reader: actor.party.id, most: MOST_MATTERS_ON_PAGE, filter: criteria };
    const page = this.pager.open<MatterPosition>(list, { first, after });
    // Constant time also when there are results: other items with the value were read, too.
    const { rows, ...counts } = await inEqualSteps(() =>
      this.database.as(actor, act(actor, 'case.search', 'case:read'), async (tx) => {
        const [found] = await tx.query<SearchRow>(SEARCH, [...criteria, page.position && JSON.stringify(page.position), names, page.limit]);
        if (!found) throw new Error('The search returned no row.');
        tx.auditItems(...page.cut(found.rows).rows.map(({ id }) => id));
        return found;
      }),
    );
    const found = page.edges(rows, ({ place }) => place);
    const edges = found.rows.map(({ cursor, row: { place: _, ...node } }) => ({
      cursor,
      node: { ...node, openedAt: new Date(node.openedAt), updatedAt: new Date(node.updatedAt) },
    }));
    return {
      edges,
      facets: names.map((name) => ({ name, values: counts[name] ?? [] })),
      endCursor: edges.at(-1)?.cursor ?? null,
      hasNextPage: found.hasNextPage,
    };
  }
}

/** Returns the digests of all readings of a value. @throws BadInput when the value cannot be read */
function digestsOf(lookup: LookupValue, home: string | null): readonly Buffer[] {
  const { candidates, problem } = readingsOf(lookup, home);
  if (problem) throw new BadInput('VALUE_UNREADABLE', problem.message);
  return candidates.map((candidate) => Buffer.from(digestOf(candidate), 'hex'));
}
