import { Injectable } from '@nestjs/common';
import { act, type Actor } from '../../identity/auth/actor.js';
import { Database } from '../../platform/database/database.js';
import { mapConnection } from '../../platform/graphql/connection.js';
import { Pager, type PageRequest } from '../../platform/graphql/pager.js';
import { digestOf } from '../../intel/indicators/draft.js';
import { BadInput } from '../../platform/platform/errors.js';
import { inEqualSteps } from '../../platform/platform/hidden-as-absent.js';
import { readingsOf, type LookupValue } from '../../values/values/readings.js';
import type { CaseworkFacet, CaseworkPage, CaseworkResult, FacetCount } from './casework.js';
import { distinctFacets, type CaseworkFilter, checkedMoney, searchParametersOf, checkedText } from './casework.policy.js';
import { SEARCH } from './casework-statements.js';

export interface CaseworkSearch {
  readonly filter: CaseworkFilter;
  readonly value: LookupValue | null;
  readonly facets: readonly CaseworkFacet[] | null;
  readonly page: PageRequest;
}

/** Position after which the next page starts. */
interface CaseworkPosition {
  readonly at: string;
  readonly id: string;
}
type FoundCasework = CaseworkResult & { readonly position: CaseworkPosition };
type SearchRow = { readonly rows: readonly FoundCasework[] } & Readonly<Record<CaseworkFacet, readonly FacetCount[] | null>>;

/** Searches cases, requests and contacts that the actor sees. */
@Injectable()
export class SearchService {
  constructor(
    private readonly database: Database,
    private readonly pager: Pager,
  ) {}

  /** Returns a page of casework, newest first. @throws BadInput when the filter, the value, `first` or the cursor is invalid */
  async search(actor: Actor, { filter, value, facets, page: request }: CaseworkSearch): Promise<CaseworkPage> {
    const names = distinctFacets(facets);
    const digests = value ? digestsOf(value, actor.party.country) : null;
    const criteria = [...searchParametersOf(filter), digests, checkedMoney(filter.money), checkedText(filter.text)];
    const page = this.pager.open<CaseworkPosition>({ name: 'search', reader: actor.party.id, filter: criteria }, request);
    // Constant time also when there are results: other items with the value were read, too.
    const { rows, ...counts } = await inEqualSteps(() =>
      this.database.as(actor, act(actor, 'case.search', 'case:read'), async (tx) => {
        const [found] = await tx.query<SearchRow>(SEARCH, [...criteria, page.position && JSON.stringify(page.position), names, page.limit]);
        if (!found) throw new Error('The search returned no row.');
        tx.auditItems(...page.cut(found.rows).rows.map(({ id }) => id));
        return found;
      }),
    );
    const results = mapConnection(
      page.connection(rows, ({ position }) => position),
      ({ position: _, ...row }) => ({ ...row, createdAt: new Date(row.createdAt), updatedAt: new Date(row.updatedAt) }),
    );
    return { ...results, facets: names.map((facet) => ({ facet, values: counts[facet] ?? [] })) };
  }
}

/** Returns the digests of all readings of a value. @throws BadInput when the value cannot be read */
function digestsOf(lookup: LookupValue, home: string | null): readonly Buffer[] {
  const { candidates, problem } = readingsOf(lookup, home);
  if (problem) throw new BadInput('VALUE_UNREADABLE', problem.message);
  return candidates.map((candidate) => Buffer.from(digestOf(candidate), 'hex'));
}
