import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { act, type Actor } from '../../identity/auth/actor.js';
import { Database, type Transaction } from '../../platform/database/database.js';
import type { Connection } from '../../platform/graphql/connection.js';
import { isUuid } from '../../platform/graphql/ids.js';
import { Pager, type PageRequest } from '../../platform/graphql/pager.js';
import { nameOf } from '../../platform/graphql/name.policy.js';
import { BadInput, Conflict, NotFound } from '../../platform/platform/errors.js';

export interface AgencyRow {
  readonly id: string;
  readonly name: string;
}

const NAME_TAKEN_MESSAGE = 'Your party already has an agency with this name (not case-sensitive). Choose a different name.';

/** Agencies of the actor's party: national units, or departments of a partner. The database decides what other parties see. */
@Injectable()
export class AgenciesService {
  constructor(
    private readonly database: Database,
    private readonly pager: Pager,
  ) {}

  /** Returns a page of the open agencies of the actor's party, by name. @throws BadInput on the page */
  async page(actor: Actor, request: PageRequest): Promise<Connection<AgencyRow>> {
    const page = this.pager.open<AgencyRow>({ name: 'agencies', reader: actor.party.id, filter: null }, request);
    const rows = await this.database.as(actor, act(actor, 'agency.list', 'party:read'), (tx) =>
      tx.query<AgencyRow>(
        `select id, name from hub.agency where party = (select hub.me()) and closed_at is null and ($1::text is null or (name, id) > ($1, $2::uuid))
           order by name, id limit $3`,
        [page.position?.name, page.position?.id, page.limit],
      ),
    );
    return page.connection(rows, ({ id, name }) => ({ id, name }));
  }

  /** @throws BadInput on an invalid name; Conflict when the name is taken, or the party has 500 agencies */
  async create(actor: Actor, name: string): Promise<AgencyRow> {
    const agencyName = agencyNameOf(name);
    const id = randomUUID();
    return this.write(actor, 'agency.create', id, async (tx) => {
      const [row] = await tx.query<{ outcome: string }>('select hub.create_agency($1, $2) as outcome', [id, agencyName]);
      if (row?.outcome === 'NAME_TAKEN') throw new Conflict('AGENCY_NAME_TAKEN', NAME_TAKEN_MESSAGE);
      if (row?.outcome === 'TOO_MANY') {
        throw new Conflict('AGENCIES_TOO_MANY', 'A party has at most 500 agencies. Close an agency that is not needed.');
      }
      return { id, name: agencyName };
    });
  }

  /** Renames an agency. Its published items show the new name at once. @throws NotFound; BadInput on an invalid name; Conflict when the name is taken */
  async rename(actor: Actor, id: string, name: string): Promise<AgencyRow> {
    const agencyName = agencyNameOf(name);
    if (!isUuid(id)) throw new NotFound('agency');
    return this.write(actor, 'agency.rename', id, async (tx) => {
      const [row] = await tx.query<{ outcome: string }>('select hub.rename_agency($1, $2) as outcome', [id, agencyName]);
      if (row?.outcome === 'NAME_TAKEN') throw new Conflict('AGENCY_NAME_TAKEN', NAME_TAKEN_MESSAGE);
      return { id, name: agencyName };
    });
  }

  /** @returns the agency. @throws NotFound; Conflict while the agency has accounts, invitations, identity providers, keys, indicators in force or sealed holdings */
  async close(actor: Actor, id: string): Promise<AgencyRow> {
    if (!isUuid(id)) throw new NotFound('agency');
    return this.write(actor, 'agency.close', id, async (tx) => {
      const [row] = await tx.query<{ outcome: string }>('select hub.close_agency($1) as outcome', [id]);
      const usage = IN_USE[row?.outcome ?? ''];
      if (usage) throw new Conflict('AGENCY_IN_USE', `The agency still has ${usage}.`);
      const [agency] = await tx.query<AgencyRow>('select id, name from hub.agency where id = $1', [id]);
      if (!agency) throw new NotFound('agency');
      return agency;
    });
  }

  private write<T>(actor: Actor, what: string, id: string, work: (tx: Transaction) => Promise<T>): Promise<T> {
    return this.database.as(actor, { ...act(actor, what, 'agency:manage'), writes: true }, async (tx) => {
      const answer = await work(tx);
      tx.auditItems(id);
      return answer;
    });
  }
}

const IN_USE: Readonly<Record<string, string>> = {
  ACCOUNTS: 'accounts, possibly disabled ones: move them to another agency first',
  INVITATIONS: 'open invitations: revoke them first',
  PROVIDERS: 'identity providers that assign accounts to it: change them first',
  KEYS: 'API keys, possibly expired ones: revoke them first',
  CLAIMS:
    'indicators, sealed holdings or contacts in the directory in force, which no other agency could remove: revoke, unseal or withdraw them first',
};

/** @throws BadInput */
const agencyNameOf = (input: string): string =>
  nameOf(input, 200, (rule) => new BadInput('AGENCY_NAME', `An agency must have a name ${rule}.`));
