import { Injectable } from '@nestjs/common';
import { act, type Actor } from '../../identity/auth/actor.js';
import { Database, type Transaction } from '../../platform/database/database.js';
import { mapConnection } from '../../platform/graphql/connection.js';
import { Pager, type PageRequest } from '../../platform/graphql/pager.js';
import { digestOf } from '../../intel/indicators/draft.js';
import { BadInput } from '../../platform/platform/errors.js';
import { inEqualSteps } from '../../platform/platform/hidden-as-absent.js';
import { readingsOf, type LookupValue } from '../../values/values/readings.js';
import { WatchSeal } from '../watches/watch-seal.js';
import type { CaseworkFacet, CaseworkPage, CaseworkResult, FacetCount } from './casework.js';
import { distinctFacets, type CaseworkFilter, checkedMoney, searchParametersOf, checkedText } from './casework.policy.js';
import { SEARCH, WATCH_NAMES } from './casework-statements.js';

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
type FoundCasework = Omit<CaseworkResult, 'title'> & { readonly title: string | null; readonly position: CaseworkPosition };
type SearchRow = { readonly rows: readonly FoundCasework[] } & Readonly<Record<CaseworkFacet, readonly FacetCount[] | null>>;

/** Searches cases, requests, contacts, notices, reports and watches that the actor sees. */
@Injectable()
export class SearchService {
  constructor(
    private readonly database: Database,
    private readonly pager: Pager,
    private readonly seal: WatchSeal,
  ) {}

  /** Returns a page of casework, newest first. @throws BadInput when the filter, the value, `first` or the cursor is invalid */
  async search(actor: Actor, { filter, value, facets, page: request }: CaseworkSearch): Promise<CaseworkPage> {
    const names = distinctFacets(facets);
    const digests = value ? digestsOf(value, actor.party.country) : null;
    const text = checkedText(filter.text);
    const criteria = [...searchParametersOf(filter), digests, checkedMoney(filter.money), text];
    const withWatches = digests === null && (filter.kinds?.includes('WATCH') ?? true) && actor.permissions.has('watch:manage');
    const page = this.pager.open<CaseworkPosition>({ name: 'search', reader: actor.party.id, filter: criteria }, request);
    // Constant time also when there are results: other items with the value were read, too.
    const { rows, watches, ...counts } = await inEqualSteps(() =>
      this.database.as(actor, act(actor, 'case.search', 'indicator:read'), async (tx) => {
        const watches = withWatches ? await this.watchesWith(tx, text) : null;
        const position = page.position && JSON.stringify(page.position);
        const [found] = await tx.query<SearchRow>(SEARCH, [...criteria, position, names, page.limit, watches && [...watches.keys()]]);
        if (!found) throw new Error('The search returned no row.');
        return { ...found, watches };
      }),
    );
    const results = mapConnection(
      page.connection(rows, ({ position }) => position),
      ({ position: _, ...row }) => ({
        ...row,
        title: row.title ?? watches?.get(row.id) ?? '',
        createdAt: new Date(row.createdAt),
        updatedAt: new Date(row.updatedAt),
      }),
    );
    return { ...results, facets: names.map((facet) => ({ facet, values: counts[facet] ?? [] })) };
  }

  /** Returns the names of the watches that the actor sees and whose name has the text, by id. */
  private async watchesWith(tx: Transaction, text: string | null): Promise<ReadonlyMap<string, string>> {
    const rows = await tx.query<{ id: string; reason_sealed: Buffer }>(WATCH_NAMES);
    const named = rows.map(({ id, reason_sealed }) => [id, this.seal.name(id, reason_sealed)] as const);
    return new Map(named.filter(([, name]) => text === null || name.toLowerCase().includes(text.toLowerCase())));
  }
}

/** Returns the digests of all readings of a value. @throws BadInput when the value cannot be read */
function digestsOf(lookup: LookupValue, home: string | null): readonly Buffer[] {
  const { candidates, problem } = readingsOf(lookup, home);
  if (problem) throw new BadInput('VALUE_UNREADABLE', problem.message);
  return candidates.map((candidate) => Buffer.from(digestOf(candidate), 'hex'));
}
