import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { act, type Actor, type ActorParty } from '../../identity/auth/actor.js';
import { Database } from '../../platform/database/database.js';
import type { Connection } from '../../platform/graphql/connection.js';
import { isUuid } from '../../platform/graphql/ids.js';
import { Pager, type PageRequest, sortedBy } from '../../platform/graphql/pager.js';
import { BadInput, Conflict, NotFound } from '../../platform/platform/errors.js';
import { assertCountry } from './country.policy.js';
import { partyNameOf, PartyNameTaken } from './parties.service.js';
import { PartyNames } from './party-names.service.js';

export interface PartyDraft {
  readonly kind: ActorParty['kind'];
  readonly name: string;
  /** 1 to 40 lower-case letters, digits and hyphens. */
  readonly slug: string;
  /** ISO 3166-1 alpha-2; only for countries. */
  readonly country: string | null;
}

/** A country that waits for admission, in the projection for the actor's party. */
export interface Admission {
  readonly party: ActorParty;
  readonly createdAt: string;
  readonly votes: readonly { readonly by: ActorParty; readonly accepts: boolean; readonly at: string }[];
  /** null for the candidate itself. */
  readonly acceptedCount: number | null;
  readonly neededCount: number | null;
}

export const ADMISSION_OUTCOMES = ['WAITING', 'ADMITTED'] as const;

/** The result of a vote. */
export interface AdmissionDecision {
  readonly outcome: (typeof ADMISSION_OUTCOMES)[number];
  readonly party: ActorParty;
  /** null once the candidate is admitted. */
  readonly admission: Admission | null;
}

/** Registration and admission of parties. The operator registers parties; the member countries admit countries. */
@Injectable()
export class AdmissionService {
  constructor(
    private readonly database: Database,
    private readonly pager: Pager,
    private readonly names: PartyNames,
  ) {}

  /**
   * Registers a partner, which takes part at once, or a country, which waits for admission by the member countries.
   * The very first country, and any country in demo mode, is admitted at once.
   * @throws BadInput on invalid input; Conflict when the name, the slug or the country is taken
   */
  async register(actor: Actor, draft: PartyDraft): Promise<ActorParty> {
    const { kind, slug } = draft;
    const name = partyNameOf(draft.name);
    const country = kind === 'COUNTRY' ? draft.country : null;
    if (kind === 'HUB') throw new BadInput('PARTY_KIND', 'The kind must be COUNTRY or PARTNER. The hub itself cannot be registered.');
    if (!/^[a-z0-9-]{1,40}$/.test(slug)) {
      throw new BadInput('PARTY_SLUG', 'A slug must have 1 to 40 lower-case letters, digits and hyphens.');
    }
    if ((kind === 'COUNTRY') !== (draft.country !== null)) {
      throw new BadInput('PARTY_COUNTRY', 'A COUNTRY needs a country code. A PARTNER must not have one.');
    }
    if (country !== null) assertCountry(country);
    assertUnambiguousSlug(slug, country);
    const id = randomUUID();
    const party = await this.database.as(actor, { ...act(actor, 'party.register', 'party:manage'), writes: true }, async (tx) => {
      const [row] = await tx.query<{ outcome: string }>('select hub.register_party($1, $2, $3, $4, $5) as outcome', [
        ...[id, kind, name, slug, country],
      ]);
      if (row?.outcome === 'NAME_TAKEN') throw new PartyNameTaken();
      if (row?.outcome === 'SLUG_TAKEN') throw new Conflict('PARTY_SLUG_TAKEN', 'Another party has this slug. Choose a different slug.');
      if (row?.outcome === 'COUNTRY_TAKEN') throw new Conflict('PARTY_COUNTRY_TAKEN', 'This country is already registered.');
      tx.auditItems(id);
      return { id, kind, name, country };
    });
    this.names.expire();
    return party;
  }

  /** Records the vote of the actor's country on a candidate. @throws NotFound */
  async decide(actor: Actor, party: string, accepts: boolean): Promise<AdmissionDecision> {
    if (!isUuid(party)) throw new NotFound('candidate');
    const what = accepts ? 'party.accept' : 'party.decline';
    const decision = await this.database.as(actor, { ...act(actor, what, 'admission:decide'), writes: true }, async (tx) => {
      const [row] = await tx.query<Pick<AdmissionDecision, 'outcome'>>('select hub.decide_admission($1, $2) as outcome', [party, accepts]);
      tx.auditItems(party);
      const [candidate] = await tx.query<ActorParty>('select id, kind, name, country from hub.party where id = $1', [party]);
      if (!row || !candidate) throw new NotFound('candidate');
      return { ...row, party: candidate };
    });
    const waiting = await this.candidates(actor);
    return { ...decision, admission: waiting.find((admission) => admission.party.id === decision.party.id) ?? null };
  }

  /** Returns a page of the countries that wait for admission, oldest first. A candidate sees only itself. @throws BadInput on the page */
  async page(actor: Actor, request: PageRequest): Promise<Connection<Admission>> {
    const keyOf = ({ createdAt, party }: Admission): string => `${createdAt} ${party.id}`;
    return this.pager.slice(
      { name: 'admissions', reader: actor.party.id, filter: null },
      request,
      sortedBy(await this.candidates(actor), keyOf),
      keyOf,
    );
  }

  private async candidates(actor: Actor): Promise<readonly Admission[]> {
    const rows = await this.database.as(actor, act(actor, 'party.admissions', 'party:read'), (tx) =>
      tx.query<{ admission: Admission }>('select a as admission from hub.admissions() a'),
    );
    return rows.map(({ admission }) => admission);
  }
}

/**
 * Arguments accept a slug or a country code instead of an id: none may look like another. Two letters are a country code, and 36 characters can be an id.
 * @throws BadInput
 */
function assertUnambiguousSlug(slug: string, country: string | null): void {
  if (isUuid(slug) || (/^[a-z]{2}$/.test(slug) && slug !== country?.toLowerCase())) {
    throw new BadInput(
      'PARTY_SLUG',
      'A slug must not look like the id of a party or the code of another country. Use the own country code or a longer name.',
    );
  }
}
