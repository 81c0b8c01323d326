import { Field, ID, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { type Role, ROLES } from '../../platform/database/grants.js';
import { CountryCode, DateTime } from '../../platform/graphql/scalars.js';
import { enumOf } from '../../platform/graphql/enums.js';
import type { ActorParty, Identity } from './actor.js';
import type { OpenSession } from './sessions.service.js';

export const PartyKindEnum = enumOf(['COUNTRY', 'PARTNER', 'HUB']);
registerEnumType(PartyKindEnum, {
  name: 'PartyKind',
  description: 'What kind of tenant a party is.',
  valuesMap: {
    COUNTRY: { description: 'A member country, behind its National Central Bureau.' },
    PARTNER: { description: 'A platform or company that contributes reports.' },
    HUB: { description: 'The hub itself: its operator and its auditors.' },
  },
});

export const RoleEnum = enumOf(ROLES);
registerEnumType(RoleEnum, {
  name: 'Role',
  description: 'What an account may do. Roles combine.',
  valuesMap: {
    HUB_OPERATOR: { description: 'Keeps the hub running: parties and groups. Reads no content.' },
    HUB_REVIEWER: { description: 'Reviews notices that were handed to it, nothing else.' },
    AUDITOR: { description: 'Reads the record of who did what. Reads no content.' },
    DATA_PROTECTION: { description: 'Handles requests of the people whom the data is about.' },
    NATIONAL_ADMIN: { description: "Governs its country's officers. Reads no content." },
    APPROVER: { description: 'The second officer where four eyes are required.' },
    ANALYST: { description: 'Reads, publishes, changes and revokes indicators.' },
    LIAISON: { description: 'An analyst who also works across borders.' },
    PARTNER_ADMIN: { description: "Governs its partner's people. Reads no content." },
    CONTRIBUTOR: { description: "Reads and publishes its partner's own reports, and reads what was released to it." },
  },
});

@ObjectType('Party', { description: 'A tenant of the hub.' })
export class PartyType {
  @Field(() => ID, { description: 'Identifier of the party.' })
  readonly id: string;

  @Field(() => PartyKindEnum, { description: 'Country, partner or the hub itself.' })
  readonly kind: ActorParty['kind'];

  @Field(() => String, { description: 'Name for people.' })
  readonly name: string;

  @Field(() => CountryCode, { nullable: true, description: 'The country behind the party; null unless it is a COUNTRY.' })
  readonly country: string | null;
}

@ObjectType('Agency', { description: 'A unit within a party: a police agency, or the department of a partner.' })
export class AgencyType {
  @Field(() => ID, { description: 'Identifier of the agency.' })
  readonly id: string;

  @Field(() => String, { description: 'Name for people.' })
  readonly name: string;
}

@ObjectType('Viewer', { description: 'Whoever is signed in, or the API key that asks.' })
export class ViewerType {
  @Field(() => ID, { description: 'Identifier of the account, or of the API key.' })
  readonly id: string;

  @Field(() => String, {
    description: 'E-mail address of the account, in lower case; of an API key, that of the admin who answers for it.',
  })
  readonly email: string;

  @Field(() => String, { nullable: true, description: 'Name of the API key that asks; null for people.' })
  readonly apiKeyName: string | null;

  @Field(() => [RoleEnum], { description: 'The roles of the account, as of now; an API key has none.' })
  readonly roles: readonly Role[];

  @Field(() => PartyType, { description: 'The tenant that the account belongs to.' })
  readonly party: ActorParty;

  @Field(() => AgencyType, { nullable: true, description: 'The unit of the account within its party, if it has one.' })
  readonly agency: AgencyType | null;

  @Field(() => [String], { description: 'What the roles permit together, or what the API key may do.' })
  readonly permissions: readonly string[];

  @Field(() => DateTime, {
    nullable: true,
    description: 'Until when this session may change what others may do (STEP_UP_REQUIRED afterwards, see confirmIdentity); null: not now.',
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

@ObjectType('Session', { description: 'What signing in gives.' })
export class SessionType {
  @Field(() => String, { description: 'Bearer token for HTTP and WebSocket; ends after expiresIn seconds, or when the session ends.' })
  readonly accessToken: string;

  @Field(() => String, { description: 'Good for one exchange by refreshSession. Using it twice ends the session.' })
  readonly refreshToken: string;

  @Field(() => Int, { description: 'Seconds until the access token ends.' })
  readonly expiresIn: number;

  @Field(() => DateTime, {
    nullable: true,
    description: 'Until when step-up is not asked for: five minutes from signing in. Renewing gives none.',
  })
  readonly confirmedUntil: Date | null;

  @Field(() => ViewerType, { description: 'Whoever signed in.' })
  readonly viewer: ViewerType;

  static of = ({ identity, ...tokens }: OpenSession): SessionType => ({
    ...tokens,
    confirmedUntil: identity.confirmedUntil ?? null,
    viewer: ViewerType.of(identity),
  });
}
