import { Injectable } from '@nestjs/common';
import type { Actor, ActorParty } from '../../identity/auth/actor.js';
import type { Connection } from '../../platform/graphql/connection.js';
import { sortUnique } from '../../platform/graphql/lists.js';
import { cursorUnfit, Pager, type PageRequest } from '../../platform/graphql/pager.js';
import type { PartyVisibility } from './preview.js';
import { type AccessChange, accessChangeOf } from './preview.policy.js';

/** Selects the parties to list. An absent field does not restrict. */
export interface PartiesFilter {
  readonly kinds?: readonly ActorParty['kind'][] | null;
  /** ISO 3166-1 alpha-2. */
  readonly countries?: readonly string[] | null;
  readonly changes?: readonly AccessChange[] | null;
  readonly sees?: boolean | null;
}

/** Pages of a preview, in the order of the parties' names. Each page is computed again, like the first one. */
@Injectable()
export class PreviewPages {
  constructor(private readonly pager: Pager) {}

  /** @throws BadInput on the page size, or on a cursor of another list */
  of(actor: Actor, all: readonly PartyVisibility[], filter: PartiesFilter, request: PageRequest): Connection<PartyVisibility> {
    const list = { name: 'preview', reader: actor.party.id, filter: filterValues(filter) };
    const page = this.pager.open<number>(list, request);
    const from = page.position === null ? 0 : all.findIndex(({ party }) => party.key === page.position) + 1;
    if (page.position !== null && from === 0) throw cursorUnfit();
    const matching = all.slice(from).filter((access) => matchesFilter(access, filter));
    return page.connection(matching.slice(0, page.limit), ({ party }) => party.key);
  }
}

function matchesFilter(access: PartyVisibility, { kinds, countries, changes, sees }: PartiesFilter): boolean {
  const { kind, country } = access.party;
  return (
    (kinds?.includes(kind) ?? true) &&
    (!countries || (country !== null && countries.includes(country))) &&
    (changes?.includes(accessChangeOf(access)) ?? true) &&
    (sees ?? access.now) === access.now
  );
}

const filterValues = ({ kinds, countries, changes, sees }: PartiesFilter): readonly unknown[] => [
  ...[sortUnique(kinds), sortUnique(countries), sortUnique(changes), sees ?? null],
];
