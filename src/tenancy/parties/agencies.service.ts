import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { act, type Actor } from '../../identity/auth/actor.js';
import { Database, type Transaction } from '../../platform/database/database.js';
import { isUuid } from '../../platform/graphql/ids.js';
import { nameOf } from '../../platform/graphql/name.policy.js';
import { BadInput, Conflict, NotFound } from '../../platform/platform/errors.js';

export interface AgencyRow {
  readonly id: string;
  readonly name: string;
}

const NAME_TAKEN_MESSAGE = 'Your party has an agency of this name (upper and lower case count alike).';

/** National units of the actor's own party, and the departments of a partner. What others may know of them is the database's decision. */
@Injectable()
export class AgenciesService {
  constructor(private readonly database: Database) {}

  /** Those that are not closed, by name. */
  async listOwn(actor: Actor): Promise<readonly AgencyRow[]> {
    return this.database.as(actor, act(actor, 'agency.list', 'party:read'), (tx) =>
      tx.query<AgencyRow>('select id, name from hub.agency where party = (select hub.me()) and closed_at is null order by name'),
    );
  }

  /** @throws BadInput on a bad name; Conflict when the name is taken, or there are 500. */
  async create(actor: Actor, name: string): Promise<AgencyRow> {
    const called = agencyNameOf(name);
    const id = randomUUID();
    return this.write(actor, 'agency.create', id, async (tx) => {
      const [row] = await tx.query<{ outcome: string }>('select hub.create_agency($1, $2) as outcome', [id, called]);
      if (row?.outcome === 'NAME_TAKEN') throw new Conflict('AGENCY_NAME_TAKEN', NAME_TAKEN_MESSAGE);
      if (row?.outcome === 'TOO_MANY') {
        throw new Conflict('AGENCIES_TOO_MANY', 'A party has 500 agencies at most: close one that is not needed.');
      }
      return { id, name: called };
    });
  }

  /** The new name stands at once with everything that the agency has published. @throws NotFound; BadInput, Conflict as above. */
  async rename(actor: Actor, id: string, name: string): Promise<AgencyRow> {
    const called = agencyNameOf(name);
    if (!isUuid(id)) throw new NotFound('agency');
    return this.write(actor, 'agency.rename', id, async (tx) => {
      const [row] = await tx.query<{ outcome: string }>('select hub.rename_agency($1, $2) as outcome', [id, called]);
      if (row?.outcome === 'NAME_TAKEN') throw new Conflict('AGENCY_NAME_TAKEN', NAME_TAKEN_MESSAGE);
      return { id, name: called };
    });
  }

  /** @throws NotFound; Conflict while accounts, invitations, providers or keys name it, or claims of it stand. */
  async close(actor: Actor, id: string): Promise<void> {
    if (!isUuid(id)) throw new NotFound('agency');
    await this.write(actor, 'agency.close', id, async (tx) => {
      const [row] = await tx.query<{ outcome: string }>('select hub.close_agency($1) as outcome', [id]);
      const inTheWay = IN_USE[row?.outcome ?? ''];
      if (inTheWay) throw new Conflict('AGENCY_IN_USE', `The agency still has ${inTheWay}.`);
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
  ACCOUNTS: 'accounts, perhaps disabled ones: move them to another one first',
  INVITATIONS: 'invitations into it that are open: revoke them first',
  PROVIDERS: 'identity providers that put people into it: change them first',
  KEYS: 'API keys, perhaps expired ones: revoke them first',
  CLAIMS: 'claims that stand, or sealed holdings in force, which nobody else could take back: revoke or unseal them first',
};

/** @throws BadInput */
const agencyNameOf = (given: string): string => nameOf(given, 200, (rule) => new BadInput('AGENCY_NAME', `An agency has a name ${rule}.`));
