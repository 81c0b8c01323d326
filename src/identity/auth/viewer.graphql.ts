import { Field, ID, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { type Role, ROLES } from '../../platform/database/grants.js';
import { CountryCode, DateTime } from '../../platform/graphql/scalars.js';
import { enumOf } from '../../platform/graphql/enums.js';
import type { ActorParty, Identity } from './actor.js';
import type { CallContext } from './call-context.js';
import type { OpenSession } from './sessions.service.js';

export const PartyKindEnum = enumOf(['COUNTRY', 'PARTNER', 'HUB']);
registerEnumType(PartyKindEnum, {
  name: 'PartyKind',
  description: 'Kind of a party.',
  valuesMap: {
    COUNTRY: { description: 'A member country, behind its National Central Bureau.' },
    PARTNER: { description: 'A platform or company that contributes reports.' },
    HUB: { description: 'The hub itself: its operator and its auditors.' },
  },
});

export const RoleEnum = enumOf(ROLES);
registerEnumType(RoleEnum, {
  name: 'Role',
  description: 'Role of an account. Roles combine.',
  valuesMap: {
    HUB_OPERATOR: { description: 'Operates the hub: parties and groups. Reads no content.' },
    HUB_REVIEWER: { description: 'Reviews notices that were submitted for review, nothing else.' },
    AUDITOR: { description: 'Reads the audit log. Reads no content.' },
    DATA_PROTECTION: { description: 'Handles requests of data subjects.' },
    NATIONAL_ADMIN: { description: "Manages its country's officers. Reads no content." },
    APPROVER: { description: 'The second officer for releases that need two officers.' },
    ANALYST: { description: 'Reads, publishes, changes and revokes indicators.' },
    LIAISON: { description: 'An analyst who also works with other countries.' },
    PARTNER_ADMIN: { description: "Manages its partner's people. Reads no content." },
    CONTRIBUTOR: { description: "Reads and publishes its partner's own reports, and reads what was released to it." },
  },
});

@ObjectType('Party', { description: 'A party of the hub: a member country, a partner, or the hub itself.' })
export class PartyType {
  @Field(() => ID, { description: 'Identifier of the party.' })
  readonly id: string;

  @Field(() => PartyKindEnum, { description: 'Country, partner or the hub itself.' })
  readonly kind: ActorParty['kind'];

  @Field(() => String, { description: 'Display name.' })
  readonly name: string;

  @Field(() => CountryCode, { nullable: true, description: 'The country behind the party; null unless it is a COUNTRY.' })
  readonly country: string | null;

  /** Resolved by bindPartyNames (src/tenancy/parties/party-arguments.ts), so that no statement needs to read it. */
  @Field(() => String, {
    description:
      'Unique short name for programs: th, meta. Arguments that name a party accept it, or the code of a country, instead of the id.',
  })
  readonly slug?: string;
}

@ObjectType('Agency', { description: 'A police agency of a country, or a department of another party.' })
export class AgencyType {
  @Field(() => ID, { description: 'Identifier of the agency.' })
  readonly id: string;

  @Field(() => String, { description: 'Display name.' })
  readonly name: string;
}

@ObjectType('Viewer', { description: 'The signed-in account, or the API key of the request.' })
export class ViewerType {
  @Field(() => ID, { description: 'Identifier of the account, or of the API key.' })
  readonly id: string;

  @Field(() => String, {
    description: 'E-mail address of the account, in lower case; for an API key, that of its responsible admin.',
  })
  readonly email: string;

  @Field(() => String, { nullable: true, description: 'Name of the API key of the request; null for people.' })
  readonly apiKeyName: string | null;

  @Field(() => [RoleEnum], { description: 'The current roles of the account; an API key has none.' })
  readonly roles: readonly Role[];

  @Field(() => PartyType, { description: 'The party that the account belongs to.' })
  readonly party: ActorParty;

  @Field(() => AgencyType, { nullable: true, description: 'The agency of the account within its party, if it has one.' })
  readonly agency: AgencyType | null;

  @Field(() => [String], { description: 'Permissions of all roles together, or of the API key; at most 100.' })
  readonly permissions: readonly string[];

  @Field(() => DateTime, {
    nullable: true,
    description:
      'Until when this session needs no new step-up (STEP_UP_REQUIRED afterwards, see confirmIdentity); null if it needs one now.',
  })
  readonly confirmedUntil: Date | null;

  static of = (identity: Identity): ViewerType => ({
    id: identity.user,
    email: identity.email,
    apiKeyName: identity.apiKey?.name ?? null,
    roles: identity.roles,
    party: identity.party,
    agency: identity.agency,
    permissions: [...identity.permissions].sort(),
    confirmedUntil: identity.confirmedUntil ?? null,
  });
}

@ObjectType('Session', { description: 'The result of a sign-in.' })
export class SessionType {
  @Field(() => String, { description: 'Bearer token for HTTP and WebSocket; ends after expiresIn seconds, or when the session ends.' })
  readonly accessToken: string;

  @Field(() => String, {
    description: 'Valid for one exchange with refreshSession. A second use ends the session. Empty if the session cookie holds it.',
  })
  readonly refreshToken: string;

  @Field(() => Int, { description: 'Seconds until the access token ends.' })
  readonly expiresIn: number;

  @Field(() => DateTime, {
    nullable: true,
    description: 'Until when no step-up is needed: five minutes after sign-in. A refresh does not extend it.',
  })
  readonly confirmedUntil: Date | null;

  @Field(() => ViewerType, { description: 'The signed-in account.' })
  readonly viewer: ViewerType;

  /** With a session cookie the refresh token goes there, and not into the answer. */
  static of({ identity, ...tokens }: OpenSession, { sessionCookie }: Pick<CallContext, 'sessionCookie'>): SessionType {
    sessionCookie?.write(tokens.refreshToken);
    return {
      ...tokens,
      ...(sessionCookie ? { refreshToken: '' } : {}),
      confirmedUntil: identity.confirmedUntil ?? null,
      viewer: ViewerType.of(identity),
    };
  }
}
