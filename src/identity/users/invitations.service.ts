import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { act, type Actor, type ActorParty } from '../auth/actor.js';
import type { ActorView } from '../auth/actor-view.js';
import { Database, type Transaction } from '../../platform/database/database.js';
import type { Role } from '../../platform/database/grants.js';
import type { Connection } from '../../platform/graphql/connection.js';
import { isUuid } from '../../platform/graphql/ids.js';
import { emailOf } from '../../platform/graphql/name.policy.js';
import { Pager, type PageRequest } from '../../platform/graphql/pager.js';
import { invitationLetter } from '../../platform/mail/letter.js';
import { MailOutbox, type MailStatus } from '../../platform/mail/mail-outbox.js';
import { Conflict, NotFound } from '../../platform/platform/errors.js';
import { Settings } from '../../platform/platform/platform.module.js';
import { roleAboveCeiling, normalizeRoles, assertRolesFit } from './roles.policy.js';

export const INVITATION_STATES = ['OPEN', 'INACTIVE', 'ACCEPTED', 'REVOKED', 'EXPIRED'] as const;

/** An invitation to create an account. */
export interface Invitation {
  readonly id: string;
  readonly email: string;
  readonly roles: readonly Role[];
  readonly party: ActorParty;
  readonly agency: { readonly id: string; readonly name: string } | null;
  readonly state: (typeof INVITATION_STATES)[number];
  /** The inviter; of an operator who is no colleague, the party alone. */
  readonly createdBy: ActorView;
  readonly createdAt: Date;
  readonly expiresAt: Date;
  readonly mail: MailStatus | null;
}

export interface NewInvitation {
  /** null, as is the link, if the link was e-mailed. It is shown to nobody then. */
  readonly token: string | null;
  readonly link: string | null;
  readonly mailed: boolean;
  readonly invitation: Invitation;
}

export interface InvitationDraft {
  readonly email: string;
  readonly roles: readonly Role[];
  readonly agencyId?: string | null;
  readonly partyId?: string | null;
}

interface InviteOutcomeRow {
  readonly outcome: 'MADE' | 'ABOVE' | 'NO_PARTY' | 'NO_AGENCY' | 'HAS_ACCOUNT' | 'TOO_MANY';
  readonly until: Date | null;
}

const SELECT_INVITATIONS = `
  select id, email, roles, jsonb_build_object('id', party_id, 'kind', party_kind, 'name', party_name, 'country', party_country) as party,
      case when agency_id is not null then jsonb_build_object('id', agency_id, 'name', agency_name) end as agency, state, created_by as "createdBy",
      created_at as "createdAt", expires_at as "expiresAt", mail, page_end as "pageEnd" from hub.invitations($1, $2, $3)`;

/** Invitations: the holder of the link may create an account with the given roles. */
@Injectable()
export class InvitationsService {
  constructor(
    private readonly database: Database,
    private readonly mail: MailOutbox,
    private readonly pager: Pager,
    @Inject(Settings) private readonly settings: Settings,
  ) {}

  /** Returns a page of invitations, open ones first, then newest first. @throws BadInput on the page */
  async page(actor: Actor, request: PageRequest): Promise<Connection<Invitation>> {
    const page = this.pager.open<object>({ name: 'invitations', reader: actor.party.id, filter: null }, request);
    const rows = await this.database.as(actor, act(actor, 'invitation.list', 'user:manage'), (tx) =>
      tx.query<Invitation & { pageEnd: object }>(SELECT_INVITATIONS, [null, page.position, page.limit]),
    );
    return page.connection(rows, ({ pageEnd }) => pageEnd);
  }

  /**
   * Invites a user into the actor's party; the operator may also invite the first admin of another party. An earlier invitation to the same address ends. The
   * result does not reveal whether another party has an account with that address.
   * @throws BadInput on malformed input, Forbidden above the actor's ceiling, NotFound for a party or agency, Conflict
   */
  async invite(actor: Actor, invited: InvitationDraft): Promise<NewInvitation> {
    const email = emailOf(invited.email);
    const { agencyId = null, partyId = null } = invited;
    if (agencyId !== null && !isUuid(agencyId)) throw new NotFound('agency');
    if (partyId !== null && !isUuid(partyId)) throw new NotFound('party');
    const roles = normalizeRoles(invited.roles);
    if (partyId === null) assertRolesFit(actor.party.kind, roles);

    const [id, token] = [randomUUID(), randomBytes(32).toString('base64url')];
    const row = { id, party: partyId, email, roles, agency: agencyId, hash: sha256(token).toString('hex') };
    return this.database.as(actor, { ...act(actor, 'invitation.create', 'user:manage'), writes: true }, async (tx) => {
      const [answer] = await tx.query<InviteOutcomeRow>('select * from hub.invite($1)', [row]);
      assertInvited(answer);
      tx.auditItems(id);
      const link = `${this.settings.publicUrl}/account#/invitation/${token}`;
      if (!this.mail.isOn) return { token, link, mailed: false, invitation: await readInvitation(tx, id) };
      const { party, expiresAt } = await readInvitation(tx, id);
      await this.mail.post(
        tx,
        { kind: 'INVITATION', about: id, until: expiresAt },
        invitationLetter(this.settings.hubName, email, party.name, link),
      );
      return { token: null, link: null, mailed: true, invitation: await readInvitation(tx, id) };
    });
  }

  /** Revokes an open invitation. @returns it. @throws NotFound */
  async revoke(actor: Actor, id: string): Promise<Invitation> {
    if (!isUuid(id)) throw new NotFound('invitation');
    return this.database.as(actor, { ...act(actor, 'invitation.revoke', 'user:manage'), writes: true }, async (tx) => {
      const [row] = await tx.query<{ done: boolean }>('select hub.revoke_invitation($1) as done', [id]);
      if (!row?.done) throw new NotFound('invitation');
      tx.auditItems(id);
      return readInvitation(tx, id);
    });
  }
}

async function readInvitation(tx: Transaction, id: string): Promise<Invitation> {
  const [invitation] = await tx.query<Invitation>(SELECT_INVITATIONS, [id, null, 1]);
  if (!invitation) throw new NotFound('invitation');
  return invitation;
}

function assertInvited(answer: InviteOutcomeRow | undefined): void {
  switch (answer?.outcome) {
    case 'MADE':
      return;
    case 'ABOVE':
      throw roleAboveCeiling();
    case 'HAS_ACCOUNT':
      throw new Conflict('EMAIL_HAS_ACCOUNT', 'Your party already has an account with this address.');
    case 'TOO_MANY':
      throw new Conflict('INVITATIONS_TOO_MANY', 'Your party has sent 200 invitations within a day. Try again tomorrow.');
    default:
      throw new NotFound(answer?.outcome === 'NO_AGENCY' ? 'agency' : 'party');
  }
}

const sha256 = (text: string): Buffer => createHash('sha256').update(text).digest();
