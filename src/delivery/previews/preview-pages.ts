import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { Actor, ActorParty } from '../../identity/auth/actor.js';
import { Cursors } from '../../platform/database/cursors.js';
import { anyOf } from '../../platform/graphql/lists.js';
import { BadInput } from '../../platform/platform/errors.js';
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
  constructor(private readonly cursors: Cursors) {}

  /** @throws BadInput on the size, or a cursor of something else */
  of(actor: Actor, all: readonly PartySight[], { filter, first, after }: PartiesWish): PartiesPage {
    if (!Number.isInteger(first) || first < 1 || first > MOST_PARTIES) {
      throw new BadInput('PAGE_SIZE', `Ask for 1 to ${MOST_PARTIES} a page.`);
    }
    const purpose = boundTo(filter);
    const from = after === null ? 0 : all.findIndex(({ party }) => party.key === this.opened(actor, purpose, after)) + 1;
    if (after !== null && from === 0) throw unfit();
    const matching = all.slice(from).filter((sight) => isAmong(sight, filter));
    const parties = matching.slice(0, first);
    const last = matching.length > first ? parties.at(-1) : undefined;
    return { parties, cursor: last ? this.cursors.sealFresh(purpose, actor.party.id, { behind: last.party.key }) : null };
  }

  private opened(actor: Actor, purpose: string, after: string): number {
    const position = this.cursors.open(purpose, actor.party.id, after) as { behind: number } | undefined;
    if (!position) throw unfit();
    return position.behind;
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

/** A cursor belongs to one filter. */
const boundTo = ({ kinds, countries, changes, sees }: PartiesFilter): string => {
  const wanted = JSON.stringify([anyOf(kinds), anyOf(countries), anyOf(changes), sees ?? null]);
  return `preview ${createHash('sha256').update(wanted).digest('base64url').slice(0, 22)}`;
};

const unfit = (): BadInput => new BadInput('CURSOR_UNFIT', 'This cursor does not belong to this list: start again without it.');
