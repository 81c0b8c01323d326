import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { act, type Actor, type ActorParty } from '../auth/actor.js';
import { Database } from '../../platform/database/database.js';
import type { Role } from '../../platform/database/grants.js';
import { isUuid } from '../../platform/graphql/ids.js';
import { emailOf } from '../../platform/graphql/name.policy.js';
import { invitationLetter } from '../../platform/mail/letter.js';
import { MailOutbox, type MailStatus } from '../../platform/mail/mail-outbox.js';
import { Conflict, NotFound } from '../../platform/platform/errors.js';
import { Settings } from '../../platform/platform/platform.module.js';
import { roleAboveCeiling, normalizeRoles, assertRolesFit } from './roles.policy.js';

export const INVITATION_STATES = ['OPEN', 'RESTING', 'ACCEPTED', 'REVOKED', 'EXPIRED'] as const;

/** An account that somebody may take. */
export interface Invitation {
  readonly id: string;
  readonly email: string;
  readonly roles: readonly Role[];
  readonly party: ActorParty;
  readonly agency: { readonly id: string; readonly name: string } | null;
  readonly state: (typeof INVITATION_STATES)[number];
  /** E-mail address of the colleague who made it; null: the hub's operator, where that is no colleague. */
  readonly madeBy: string | null;
  readonly createdAt: Date;
  readonly expiresAt: Date;
  readonly mail: MailStatus | null;
}

export interface NewInvitation {
  /** null, and the link too: it went to the mailbox, and is shown to nobody. */
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
      case when agency_id is not null then jsonb_build_object('id', agency_id, 'name', agency_name) end as agency, state, made_by as "madeBy",
      made_at as "createdAt", expires_at as "expiresAt", mail from hub.invitations($1, $2)`;
const MAX_LISTED = 500;

/** Letting somebody in: an account with these roles, for whoever has the link. */
@Injectable()
export class InvitationsService {
  constructor(
    private readonly database: Database,
    private readonly mail: MailOutbox,
    @Inject(Settings) private readonly settings: Settings,
  ) {}

  /** Those that are open first, then newest first, 500 at most. */
  async all(actor: Actor): Promise<Invitation[]> {
    return this.database.as(actor, act(actor, 'invitation.list', 'user:manage'), (tx) =>
      tx.query<Invitation>(SELECT_INVITATIONS, [null, MAX_LISTED]),
    );
  }

  /**
   * Invites somebody into the actor's party; as the operator also the first admin of another one. An earlier invitation to the same address ends. Nothing tells
   * whether another party has an account with that address.
   * @throws BadInput on a wrong form, Forbidden above the actor's ceiling, NotFound for a party or agency, Conflict
   */
  async invite(actor: Actor, invited: InvitationDraft): Promise<NewInvitation> {
    const email = emailOf(invited.email);
    const { agencyId = null, partyId = null } = invited;
    if (agencyId !== null && !isUuid(agencyId)) throw new NotFound('agency');
    if (partyId !== null && !isUuid(partyId)) throw new NotFound('party');
    const roles = normalizeRoles(invited.roles);
    if (partyId === null) assertRolesFit(actor.party.kind, roles);

    const [id, token] = [randomUUID(), randomBytes(32).toString('base64url')];
    const given = { id, party: partyId, email, roles, agency: agencyId, hash: sha256(token).toString('hex') };
    return this.database.as(actor, { ...act(actor, 'invitation.create', 'user:manage'), writes: true }, async (tx) => {
      const [answer] = await tx.query<InviteOutcomeRow>('select * from hub.invite($1)', [given]);
      assertInvited(answer);
      tx.auditItems(id);
      const link = `${this.settings.publicUrl}/#/invitation/${token}`;
      const shown = async (): Promise<Invitation> => {
        const [invitation] = await tx.query<Invitation>(SELECT_INVITATIONS, [id, 1]);
        if (!invitation) throw new NotFound('invitation');
        return invitation;
      };
      if (!this.mail.isOn) return { token, link, mailed: false, invitation: await shown() };
      const { party, expiresAt } = await shown();
      await this.mail.post(
        tx,
        { kind: 'INVITATION', about: id, until: expiresAt },
        invitationLetter(this.settings.hubName, email, party.name, link),
      );
      return { token: null, link: null, mailed: true, invitation: await shown() };
    });
  }

  /** Ends one that nobody has taken. @throws NotFound */
  async revoke(actor: Actor, id: string): Promise<void> {
    if (!isUuid(id)) throw new NotFound('invitation');
    await this.database.as(actor, { ...act(actor, 'invitation.revoke', 'user:manage'), writes: true }, async (tx) => {
      const [row] = await tx.query<{ done: boolean }>('select hub.revoke_invitation($1) as done', [id]);
      if (!row?.done) throw new NotFound('invitation');
      tx.auditItems(id);
    });
  }
}

function assertInvited(answer: InviteOutcomeRow | undefined): void {
  switch (answer?.outcome) {
    case 'MADE':
      return;
    case 'ABOVE':
      throw roleAboveCeiling();
    case 'HAS_ACCOUNT':
      throw new Conflict('EMAIL_HAS_ACCOUNT', 'An account of your party has this address.');
    case 'TOO_MANY':
      throw new Conflict('INVITATIONS_TOO_MANY', 'A party makes 200 invitations a day at most.');
    default:
      throw new NotFound(answer?.outcome === 'NO_AGENCY' ? 'agency' : 'party');
  }
}

const sha256 = (text: string): Buffer => createHash('sha256').update(text).digest();
