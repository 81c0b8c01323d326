import { Field, ID, InputType, ObjectType, registerEnumType } from '@nestjs/graphql';
import { ArrayMaxSize, IsOptional, IsString, MaxLength } from 'class-validator';
import { AgencyType, PartyType, RoleEnum } from '../auth/viewer.graphql.js';
import type { Role } from '../../platform/database/grants.js';
import { enumOf } from '../../platform/graphql/enums.js';
import { DateTime } from '../../platform/graphql/scalars.js';
import { type Invitation, INVITATION_STATES, type InvitationDraft, type NewInvitation } from './invitations.service.js';
import { MailType } from './users.graphql.js';

const InvitationStateEnum = enumOf(INVITATION_STATES);
registerEnumType(InvitationStateEnum, {
  name: 'InvitationState',
  description: 'Whether an invitation opens anything.',
  valuesMap: {
    OPEN: { description: 'Whoever has its link may take it.' },
    RESTING: { description: 'It opens nothing: whoever made it was disabled, or may not let these roles in any more. Invite anew.' },
    ACCEPTED: { description: 'It was taken; the account is there.' },
    REVOKED: { description: 'It was ended, or another one to the same address took its place.' },
    EXPIRED: { description: 'Its time is over.' },
  },
});

@InputType('InviteUserInput', { description: 'Whom to let in, and as what.' })
export class InviteUserInput implements InvitationDraft {
  @Field(() => String, { description: 'E-mail address of the account; with it they sign in.' })
  @IsString()
  @MaxLength(320)
  readonly email: string;

  @Field(() => [RoleEnum], { description: 'What they may do, within what the viewer may let in (docs/people.md).' })
  @ArrayMaxSize(10)
  readonly roles: Role[];

  @Field(() => ID, { nullable: true, description: 'Agency of the party; absent: none.' })
  @IsOptional()
  @IsString()
  readonly agencyId?: string | null;

  @Field(() => ID, {
    nullable: true,
    description:
      "For the operator: the party whose first admin it is, as long as nobody of it has ever signed in. Absent: the viewer's own.",
  })
  @IsOptional()
  @IsString()
  readonly partyId?: string | null;
}

@ObjectType('Invitation', { description: 'An account that somebody may take.' })
export class InvitationType implements Invitation {
  @Field(() => ID, { description: 'Identifier of the invitation. It opens nothing.' })
  readonly id: string;

  @Field(() => String, { description: 'E-mail address of the account.' })
  readonly email: string;

  @Field(() => [RoleEnum], { description: 'What it will be able to do.' })
  readonly roles: readonly Role[];

  @Field(() => PartyType, { description: 'The party that it will belong to.' })
  readonly party: Invitation['party'];

  @Field(() => AgencyType, { nullable: true, description: 'Its unit within the party.' })
  readonly agency: AgencyType | null;

  @Field(() => InvitationStateEnum, { description: 'Whether it opens anything.' })
  readonly state: Invitation['state'];

  @Field(() => String, {
    nullable: true,
    description: 'E-mail address of the colleague who made it; null: somebody of another party (the operator).',
  })
  readonly madeBy: string | null;

  @Field(() => DateTime, { description: 'When it was made.' })
  readonly createdAt: Date;

  @Field(() => DateTime, { description: 'From then on it opens nothing.' })
  readonly expiresAt: Date;

  @Field(() => MailType, { nullable: true, description: 'The letter that carries its link; null: it was shown, or is older than 30 days.' })
  readonly mail: MailType | null;
}

@ObjectType('NewInvitation', { description: 'An invitation with its link, which is shown this once, or mailed.' })
export class NewInvitationType implements NewInvitation {
  @Field(() => String, {
    nullable: true,
    description: 'The one-time token for acceptInvitation. Shown this once; null where it was mailed.',
  })
  readonly token: string | null;

  @Field(() => String, { nullable: true, description: 'A link that holds the token. Shown this once; null where it was mailed.' })
  readonly link: string | null;

  @Field(() => Boolean, { description: 'Whether the link goes to the mailbox, and is shown to nobody.' })
  readonly mailed: boolean;

  @Field(() => InvitationType, { description: 'What is kept of it.' })
  readonly invitation: InvitationType;
}
