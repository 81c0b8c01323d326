import { Global, Module } from '@nestjs/common';
import { APP_GUARD, APP_INTERCEPTOR } from '@nestjs/core';
import { AuthGuard } from './auth.guard.js';
import { AccessTokens } from './access-tokens.js';
import { AccountResolver } from './account.resolver.js';
import { AttemptLimiter } from './attempt-limiter.js';
import { BootstrapService } from './bootstrap.service.js';
import { ConfirmationService } from './factors/confirmation.service.js';
import { FactorsResolver } from './factors/factors.resolver.js';
import { FactorsService } from './factors/factors.service.js';
import { PasskeyCeremony } from './factors/passkey-ceremony.js';
import { PasskeySignInService } from './factors/passkey-sign-in.service.js';
import { PasskeysResolver } from './factors/passkeys.resolver.js';
import { PasskeysService } from './factors/passkeys.service.js';
import { SecondFactorService } from './factors/second-factor.service.js';
import { AuthenticationService } from './authentication.service.js';
import { JwksController } from './jwks.controller.js';
import { ApiKeysResolver } from './keys/api-keys.resolver.js';
import { ApiKeysService } from './keys/api-keys.service.js';
import { KeyAuthenticationService } from './keys/key-authentication.service.js';
import { OpenSessionsService } from './open-sessions.service.js';
import { OwnPasswordService } from './own-password.service.js';
import { PasswordHasher } from './password-hasher.js';
import { PermissionsResolver } from './permissions.resolver.js';
import { ReadRecorder } from './read-recorder.js';
import { RefusalRecorder } from './refusal-recorder.js';
import { SessionPurposeResolver } from './session-purpose.resolver.js';
import { SessionPurposeService } from './session-purpose.service.js';
import { SessionsResolver } from './sessions.resolver.js';
import { SessionsService } from './sessions.service.js';

/** Authentication: sign-in, tokens, API keys, the guard. The permissions of roles are in database/grants.ts; accounts are in users/. */
@Global()
@Module({
  controllers: [JwksController],
  providers: [
    AccessTokens,
    AttemptLimiter,
    BootstrapService,
    PasswordHasher,
    AuthenticationService,
    KeyAuthenticationService,
    ApiKeysService,
    ApiKeysResolver,
    PermissionsResolver,
    SessionsService,
    SessionsResolver,
    SessionPurposeService,
    SessionPurposeResolver,
    OwnPasswordService,
    OpenSessionsService,
    AccountResolver,
    SecondFactorService,
    FactorsService,
    FactorsResolver,
    PasskeyCeremony,
    PasskeysService,
    PasskeysResolver,
    PasskeySignInService,
    ConfirmationService,
    RefusalRecorder,
    { provide: APP_GUARD, useClass: AuthGuard },
    { provide: APP_INTERCEPTOR, useExisting: RefusalRecorder },
    { provide: APP_INTERCEPTOR, useClass: ReadRecorder },
  ],
  exports: [
    AccessTokens,
    ApiKeysService,
    AttemptLimiter,
    AuthenticationService,
    FactorsService,
    KeyAuthenticationService,
    PasswordHasher,
    SessionsService,
  ],
})
export class AuthModule {}
