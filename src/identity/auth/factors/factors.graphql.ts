import { Field, ID, Int, ObjectType } from '@nestjs/graphql';
import { DateTime } from '../../../platform/graphql/scalars.js';
import type { OwnFactors, Passkey } from './factors.service.js';
import type { NewPasskey } from './passkeys.service.js';

@ObjectType('Passkey', { description: 'A passkey of an account: a device, or a program, that signs in for it (WebAuthn).' })
export class PasskeyType implements Passkey {
  @Field(() => ID, { description: 'Identifier of the passkey.' })
  readonly id: string;

  @Field(() => String, { description: 'The name that its owner gave to it.' })
  readonly name: string;

  @Field(() => DateTime, { description: 'When it was set up.' })
  readonly createdAt: Date;

  @Field(() => DateTime, { nullable: true, description: 'When it was used last; null: never.' })
  readonly usedAt: Date | null;
}

@ObjectType('SecondFactors', { description: "The second factors of the viewer's own account." })
export class SecondFactorsType implements OwnFactors {
  @Field(() => Boolean, {
    description: 'Whether the account must have one. As long as it has none then, it may set one up, and nothing else.',
  })
  readonly required: boolean;

  @Field(() => Boolean, { description: "Whether the party's admin demands one of everybody." })
  readonly demandedByParty: boolean;

  @Field(() => DateTime, { nullable: true, description: 'Since when an authenticator app is set up; null: none is.' })
  readonly appSince: Date | null;

  @Field(() => Int, { description: 'How many recovery codes were not used yet, of ten.' })
  readonly recoveryCodesLeft: number;

  @Field(() => [PasskeyType], { description: 'The passkeys, oldest first, ten at most.' })
  readonly passkeys: readonly Passkey[];
}

@ObjectType('TotpOffer', { description: 'What an authenticator app needs (RFC 6238). Shown this once.' })
export class TotpOfferType {
  @Field(() => String, { description: 'The secret in base32, for typing in.' })
  readonly secret: string;

  @Field(() => String, { description: 'The same as an otpauth:// address, to be shown as a QR code.' })
  readonly url: string;
}

@ObjectType('NewPasskey', { description: 'A passkey that was set up.' })
export class NewPasskeyType implements NewPasskey {
  @Field(() => ID, { description: 'Identifier of the passkey.' })
  readonly id: string;

  @Field(() => [String], {
    nullable: true,
    description: "Recovery codes, shown this once, where it is the account's first factor; null: the account has had some.",
  })
  readonly recoveryCodes: readonly string[] | null;
}
