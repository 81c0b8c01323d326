import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { act, type Actor, type ActorParty } from '../../identity/auth/actor.js';
import { Database } from '../../platform/database/database.js';
import type { Connection } from '../../platform/graphql/connection.js';
import { isUuid } from '../../platform/graphql/ids.js';
import { Pager, type PageRequest } from '../../platform/graphql/pager.js';
import { nameOf } from '../../platform/graphql/name.policy.js';
import { BadInput, Conflict, NotFound } from '../../platform/platform/errors.js';
import { hiddenAsAbsent } from '../../platform/platform/hidden-as-absent.js';
import type { KnownGroup } from '../sharing/audience.js';
import { WorkingGroup } from './working-group.entity.js';

/** Columns of a group in the API. */
const GROUP_COLUMNS = { key: true, id: true, name: true } as const;

export const PROPOSAL_OUTCOMES = ['WAITING', 'INVITED', 'JOINED', 'DECLINED'] as const;
export type GroupProposalOutcome = (typeof PROPOSAL_OUTCOMES)[number];

/** An open proposal in the projection for the actor's party. */
export interface GroupProposal {
  readonly id: string;
  readonly groupId: string;
  readonly groupName: string;
  readonly candidate: ActorParty;
  readonly createdBy: ActorParty;
  readonly founding: boolean;
  readonly invited: boolean;
  readonly createdAt: string;
  readonly expiresAt: string;
  readonly accepted: readonly ActorParty[];
  readonly candidateAccepted: boolean;
  readonly namedTogether: readonly ActorParty[];
}

/** The result of a decision on a proposal. */
export interface GroupProposalDecision {
  readonly outcome: GroupProposalOutcome;
  readonly proposalId: string;
  /** null once the proposal has ended. */
  readonly proposal: GroupProposal | null;
}

const SELECT_PROPOSALS = 'select p as proposal from hub.group_proposals($1, $2, $3) p';

/** Working groups and their membership by consent. The database decides who may see and change them. */
@Injectable()
export class GroupsService {
  constructor(
    private readonly database: Database,
    private readonly pager: Pager,
  ) {}

  /** Returns groups of the actor's party; all groups for the operator. */
  async list(actor: Actor): Promise<KnownGroup[]> {
    return this.database.as(actor, act(actor, 'group.list', 'group:read'), (tx) =>
      tx.entities.find(WorkingGroup, { select: GROUP_COLUMNS, order: { name: 'ASC', id: 'ASC' } }),
    );
  }

  /** Returns one group; undefined when it is absent or invisible to the actor. */
  async byId(actor: Actor, id: string): Promise<KnownGroup | undefined> {
    if (!isUuid(id)) return undefined;
    const found = await hiddenAsAbsent(() =>
      this.database.as(actor, act(actor, 'group.read', 'group:read'), (tx) =>
        tx.entities.findOne(WorkingGroup, { select: GROUP_COLUMNS, where: { id } }),
      ),
    );
    return found ?? undefined;
  }

  /** Returns members of several groups, by group key. */
  async membersOf(actor: Actor, groups: readonly number[]): Promise<ReadonlyMap<number, readonly ActorParty[]>> {
    const rows = await this.database.as(actor, act(actor, 'group.members', 'group:read'), (tx) =>
      tx.query<ActorParty & { group_key: number }>(
        `select m.key as group_key, p.id, p.kind, p.name, p.country
           from hub.membership m join hub.party p on p.key = m.party where m.key = any ($1) order by p.name`,
        [groups],
      ),
    );
    const members = new Map<number, ActorParty[]>(groups.map((key) => [key, []]));
    for (const { group_key: key, ...party } of rows) members.get(key)?.push(party);
    return members;
  }

  /**
   * Founds a group for the operator, or for a country as its host and first member. Other countries join when they accept; in demo mode at once.
   * @throws BadInput on an invalid name or number of members; NotFound when a named party is not a member country of this hub
   */
  async create(actor: Actor, name: string, members: readonly string[]): Promise<KnownGroup> {
    const groupName = nameOf(name, 200, (rule) => new BadInput('GROUP_NAME', `A group must have a name ${rule}.`));
    if (members.length < 1 || members.length > 250) {
      throw new BadInput('GROUP_MEMBERS', `A group must have 1 to 250 member countries (got ${members.length}).`);
    }
    assertIds(members);
    const id = randomUUID();
    return this.database.as(actor, { ...act(actor, 'group.create', 'group:manage'), writes: true }, async (tx) => {
      const [row] = await tx.query<{ key: number }>('select hub.create_group($1, $2, $3) as key', [id, groupName, members]);
      if (!row) throw new NotFound('group');
      tx.auditItems(id);
      return { id, name: groupName, key: row.key };
    });
  }

  /**
   * Proposes a country (`joins`; in demo mode it joins at once), or removes a country at once. Idempotent.
   * @throws NotFound when the group or country is unknown; Forbidden on removing another country without being host or operator;
   * Conflict when no member is left to consent, or the group has 250 open proposals
   */
  async change(actor: Actor, group: string, party: string, joins: boolean): Promise<KnownGroup> {
    assertIds([group, party]);
    const what = joins ? 'group.add-member' : 'group.remove-member';
    return this.database.as(actor, { ...act(actor, what, 'group:manage'), writes: true }, async (tx) => {
      const found = await tx.entities.findOne(WorkingGroup, { select: GROUP_COLUMNS, where: { id: group } }); // read first: a country that leaves does not see the group afterwards
      if (!found) throw new NotFound('group');
      const [row] = await tx.query<{ outcome: string }>('select hub.change_group($1, $2, $3) as outcome', [group, party, joins]);
      if (row?.outcome === 'OVER') {
        throw new Conflict('GROUP_OVER', 'Every member has left this group, so no member can consent to a new one. Found another group.');
      }
      if (row?.outcome === 'TOO_MANY') {
        throw new Conflict('PROPOSALS_TOO_MANY', 'This group already has 250 open proposals. Withdraw one or wait for an answer.');
      }
      tx.auditItems(group, party);
      return found;
    });
  }

  /** Returns a page of the open proposals that concern the actor's party, oldest first. @throws BadInput on the page */
  async proposals(actor: Actor, request: PageRequest): Promise<Connection<GroupProposal>> {
    const page = this.pager.open<object>({ name: 'group-proposals', reader: actor.party.id, filter: null }, request);
    const rows = await this.database.as(actor, act(actor, 'group.proposals', 'group:read'), (tx) =>
      tx.query<{ proposal: GroupProposal }>(SELECT_PROPOSALS, [null, page.position, page.limit]),
    );
    const proposals = rows.map(({ proposal }) => proposal);
    return page.connection(proposals, ({ id, createdAt }) => ({ at: createdAt, id }));
  }

  /** Records the decision of the actor's country on a proposal: as a member on the candidate, or as the candidate on the group. @throws NotFound */
  async decide(actor: Actor, proposal: string, accepts: boolean): Promise<GroupProposalDecision> {
    if (!isUuid(proposal)) throw new NotFound('proposal');
    const what = accepts ? 'group.accept' : 'group.decline';
    const outcome = await this.database.as(actor, { ...act(actor, what, 'admission:decide'), writes: true }, async (tx) => {
      const [row] = await tx.query<{ outcome: GroupProposalOutcome }>('select hub.decide_proposal($1, $2) as outcome', [proposal, accepts]);
      tx.auditItems(proposal);
      if (!row) throw new NotFound('proposal');
      return row.outcome;
    });
    const [open] = await this.database.as(actor, act(actor, 'group.proposals', 'group:read'), (tx) =>
      tx.query<{ proposal: GroupProposal }>(SELECT_PROPOSALS, [proposal, null, 1]),
    );
    return { outcome, proposalId: proposal.toLowerCase(), proposal: open?.proposal ?? null };
  }

  /** Withdraws a proposal. @returns its id. @throws NotFound; Forbidden unless the actor's party made it, hosts the group or is the operator */
  async withdraw(actor: Actor, proposal: string): Promise<string> {
    if (!isUuid(proposal)) throw new NotFound('proposal');
    await this.database.as(actor, { ...act(actor, 'group.withdraw-proposal', 'group:manage'), writes: true }, async (tx) => {
      await tx.query('select hub.withdraw_proposal($1)', [proposal]);
      tx.auditItems(proposal);
    });
    return proposal.toLowerCase();
  }
}

function assertIds(ids: readonly string[]): void {
  if (!ids.every(isUuid)) throw new NotFound('group or country');
}
