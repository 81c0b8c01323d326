import { Field, ID, Int, ObjectType } from '@nestjs/graphql';
import { DateTime } from '../../../platform/graphql/scalars.js';
import type { OwnFactors, Passkey } from './factors.service.js';

@ObjectType('Passkey', { description: 'A passkey of an account: a device or program that signs in for it (WebAuthn).' })
export class PasskeyType implements Passkey {
  @Field(() => ID, { description: 'Identifier of the passkey.' })
  readonly id: string;

  @Field(() => String, { description: 'The name that its owner chose.' })
  readonly name: string;

  @Field(() => DateTime, { description: 'When the passkey was set up.' })
  readonly createdAt: Date;

  @Field(() => DateTime, { nullable: true, description: 'When the passkey was last used; null if never.' })
  readonly lastUsedAt: Date | null;
}

@ObjectType('SecondFactors', { description: "The second factors of the viewer's own account." })
export class SecondFactorsType implements OwnFactors {
  @Field(() => Boolean, {
    description: 'Whether the account must have a second factor. Without one, the account can only set one up.',
  })
  readonly required: boolean;

  @Field(() => Boolean, {
    description:
      'Whether this session may do nothing but set up a second factor until the account has one. false if an identity provider vouched for a second factor.',
  })
  readonly setupRequired: boolean;

  @Field(() => Boolean, { description: "Whether the party's admin requires a second factor of all officers." })
  readonly requiredByParty: boolean;

  @Field(() => DateTime, { nullable: true, description: 'When the authenticator app was set up; null if there is none.' })
  readonly totpCreatedAt: Date | null;

  @Field(() => Int, { description: 'Number of unused recovery codes, of ten.' })
  readonly recoveryCodesLeft: number;

  @Field(() => [PasskeyType], { description: 'The passkeys, oldest first, at most ten.' })
  readonly passkeys: readonly Passkey[];
}

@ObjectType('TotpOffer', { description: 'The data for an authenticator app (RFC 6238). Shown once.' })
export class TotpOfferType {
  @Field(() => String, { description: 'The secret in base32, for manual entry.' })
  readonly secret: string;

  @Field(() => String, { description: 'The secret as an otpauth:// URL, for a QR code.' })
  readonly url: string;
}

@ObjectType('SecondFactorsPayload', { description: "The viewer's second factors after a change." })
export class SecondFactorsPayloadType {
  @Field(() => SecondFactorsType, { description: 'The second factors now.' })
  readonly secondFactors: OwnFactors;

  @Field(() => [String], {
    nullable: true,
    description: 'The ten recovery codes that the change created, shown once; null if it created none.',
  })
  readonly recoveryCodes: readonly string[] | null;
}
