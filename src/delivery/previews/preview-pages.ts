import { Injectable } from '@nestjs/common';
import type { Actor, ActorParty } from '../../identity/auth/actor.js';
import { anyOf } from '../../platform/graphql/lists.js';
import { cursorUnfit, Pager } from '../../platform/graphql/pager.js';
import type { PartySight } from './preview.js';
import { changeOf, type SightChange } from './preview.policy.js';

/** Parties of one page. */
export const MOST_PARTIES = 1_000;

/** Which of the parties are listed. What is absent does not restrict. */
export interface PartiesFilter {
  readonly kinds?: readonly ActorParty['kind'][] | null;
  /** ISO 3166-1 alpha-2. */
  readonly countries?: readonly string[] | null;
  readonly changes?: readonly SightChange[] | null;
  readonly sees?: boolean | null;
}

export interface PartiesWish {
  readonly filter: PartiesFilter;
  readonly first: number;
  readonly after: string | null;
}

export interface PartiesPage {
  readonly parties: readonly PartySight[];
  /** The next page's; null when there is none. */
  readonly cursor: string | null;
}

/** Pages of a preview, in the order of the parties' names. A page is foreseen anew, like the first one. */
@Injectable()
export class PreviewPages {
  constructor(private readonly pager: Pager) {}

  /** @throws BadInput on the size, or a cursor of something else */
  of(actor: Actor, all: readonly PartySight[], { filter, first, after }: PartiesWish): PartiesPage {
    const list = { name: 'preview', reader: actor.party.id, most: MOST_PARTIES, filter: wantedBy(filter) };
    const page = this.pager.open<number>(list, { first, after });
    const from = page.position === null ? 0 : all.findIndex(({ party }) => party.key === page.position) + 1;
    if (page.position !== null && from === 0) throw cursorUnfit();
    const matching = all.slice(from).filter((sight) => isAmong(sight, filter));
    const { rows: parties, cursor } = page.page(matching, ({ party }) => party.key);
    return { parties, cursor };
  }
}

function isAmong(sight: PartySight, { kinds, countries, changes, sees }: PartiesFilter): boolean {
  const { kind, country } = sight.party;
  return (
    (kinds?.includes(kind) ?? true) &&
    (!countries || (country !== null && countries.includes(country))) &&
    (changes?.includes(changeOf(sight)) ?? true) &&
    (sees ?? sight.now) === sight.now
  );
}

const wantedBy = ({ kinds, countries, changes, sees }: PartiesFilter): readonly unknown[] => [
  ...[anyOf(kinds), anyOf(countries), anyOf(changes), sees ?? null],
];
