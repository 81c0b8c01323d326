import { Injectable } from '@nestjs/common';
import type { Actor, ActorParty } from '../../identity/auth/actor.js';
import { sortUnique } from '../../platform/graphql/lists.js';
import { cursorUnfit, Pager } from '../../platform/graphql/pager.js';
import type { PartyVisibility } from './preview.js';
import { visibilityChangeOf, type VisibilityChange } from './preview.policy.js';

/** Largest number of parties on a page. */
export const MOST_PARTIES = 1_000;

/** Selects the parties to list. An absent field does not restrict. */
export interface PartiesFilter {
  readonly kinds?: readonly ActorParty['kind'][] | null;
  /** ISO 3166-1 alpha-2. */
  readonly countries?: readonly string[] | null;
  readonly changes?: readonly VisibilityChange[] | null;
  readonly sees?: boolean | null;
}

export interface PartiesRequest {
  readonly filter: PartiesFilter;
  readonly first: number;
  readonly after: string | null;
}

export interface PartiesPage {
  readonly parties: readonly PartyVisibility[];
  /** Cursor of the next page; null when there is none. */
  readonly cursor: string | null;
}

/** Pages of a preview, in the order of the parties' names. Each page is computed again, like the first one. */
@Injectable()
export class PreviewPages {
  constructor(private readonly pager: Pager) {}

  /** @throws BadInput on the size, or on a cursor of another list */
  of(actor: Actor, all: readonly PartyVisibility[], { filter, first, after }: PartiesRequest): PartiesPage {
    const list = { name: 'preview', reader: actor.party.id, most: MOST_PARTIES, filter: filterValues(filter) };
    const page = this.pager.open<number>(list, { first, after });
    const from = page.position === null ? 0 : all.findIndex(({ party }) => party.key === page.position) + 1;
    if (page.position !== null && from === 0) throw cursorUnfit();
    const matching = all.slice(from).filter((sight) => matchesFilter(sight, filter));
    const { rows: parties, cursor } = page.page(matching, ({ party }) => party.key);
    return { parties, cursor };
  }
}

function matchesFilter(sight: PartyVisibility, { kinds, countries, changes, sees }: PartiesFilter): boolean {
  const { kind, country } = sight.party;
  return (
    (kinds?.includes(kind) ?? true) &&
    (!countries || (country !== null && countries.includes(country))) &&
    (changes?.includes(visibilityChangeOf(sight)) ?? true) &&
    (sees ?? sight.now) === sight.now
  );
}

const filterValues = ({ kinds, countries, changes, sees }: PartiesFilter): readonly unknown[] => [
  ...[sortUnique(kinds), sortUnique(countries), sortUnique(changes), sees ?? null],
];
