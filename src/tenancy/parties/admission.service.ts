import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { act, type Actor, type ActorParty } from '../../identity/auth/actor.js';
import { Database } from '../../platform/database/database.js';
import { isUuid } from '../../platform/graphql/ids.js';
import { BadInput, Conflict, NotFound } from '../../platform/platform/errors.js';
import { assertCountry } from './country.policy.js';
import { partyNameOf, PartyNameTaken } from './parties.service.js';

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
  readonly since: string;
  readonly votes: readonly { readonly by: ActorParty; readonly accepts: boolean; readonly at: string }[];
  /** null for the candidate itself. */
  readonly accepted: number | null;
  readonly needed: number | null;
}

/** Registration and admission of parties. The operator registers parties; the member countries admit countries. */
@Injectable()
export class AdmissionService {
  constructor(private readonly database: Database) {}

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
    const id = randomUUID();
    return this.database.as(actor, { ...act(actor, 'party.register', 'party:manage'), writes: true }, async (tx) => {
      const [row] = await tx.query<{ outcome: string }>('select hub.register_party($1, $2, $3, $4, $5) as outcome', [
        ...[id, kind, name, slug, country],
      ]);
      if (row?.outcome === 'NAME_TAKEN') throw new PartyNameTaken();
      if (row?.outcome === 'SLUG_TAKEN') throw new Conflict('PARTY_SLUG_TAKEN', 'Another party has this slug. Choose a different slug.');
      if (row?.outcome === 'COUNTRY_TAKEN') throw new Conflict('PARTY_COUNTRY_TAKEN', 'This country is already registered.');
      tx.auditItems(id);
      return { id, kind, name, country };
    });
  }

  /** Records the vote of the actor's country on a candidate. @returns whether the candidate is admitted now. @throws NotFound */
  async decide(actor: Actor, party: string, accepts: boolean): Promise<boolean> {
    if (!isUuid(party)) throw new NotFound('candidate');
    const what = accepts ? 'party.accept' : 'party.decline';
    return this.database.as(actor, { ...act(actor, what, 'admission:decide'), writes: true }, async (tx) => {
      const [row] = await tx.query<{ outcome: string }>('select hub.decide_admission($1, $2) as outcome', [party, accepts]);
      tx.auditItems(party);
      return row?.outcome === 'ADMITTED';
    });
  }

  /** Returns countries that wait for admission, oldest first. A candidate sees only itself. */
  async listCandidates(actor: Actor): Promise<readonly Admission[]> {
    const rows = await this.database.as(actor, act(actor, 'party.admissions', 'party:read'), (tx) =>
      tx.query<{ admission: Admission }>('select a as admission from hub.admissions() a'),
    );
    return rows.map(({ admission }) => admission);
  }
}
