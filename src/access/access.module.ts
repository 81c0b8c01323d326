import { Global, Module } from '@nestjs/common';
import { APP_GUARD, APP_INTERCEPTOR } from '@nestjs/core';
import { AccessGuard } from './access.guard.js';
import { AccessTokens } from './access-tokens.js';
import { AccountResolver } from './account.resolver.js';
import { Attempts } from './attempts.js';
import { BootstrapService } from './bootstrap.service.js';
import { IdentityDoor } from './identity-door.js';
import { JwksController } from './jwks.controller.js';
import { ApiKeysResolver } from './keys/api-keys.resolver.js';
import { ApiKeysService } from './keys/api-keys.service.js';
import { KeyDoor } from './keys/key-door.js';
import { OpenSessionsService } from './open-sessions.service.js';
import { OwnPasswordService } from './own-password.service.js';
import { Passwords } from './passwords.js';
import { RefusalRecorder } from './refusal-recorder.js';
import { SessionsResolver } from './sessions.resolver.js';
import { SessionsService } from './sessions.service.js';

/** Who is asking: signing in, tokens, keys of machines, the guard. What a role may do stands in database/grants.ts; who exists, in members/. */
@Global()
@Module({
  controllers: [JwksController],
  providers: [
    AccessTokens,
    Attempts,
    BootstrapService,
    Passwords,
    IdentityDoor,
    KeyDoor,
    ApiKeysService,
    ApiKeysResolver,
    SessionsService,
    SessionsResolver,
    OwnPasswordService,
    OpenSessionsService,
    AccountResolver,
    RefusalRecorder,
    { provide: APP_GUARD, useClass: AccessGuard },
    { provide: APP_INTERCEPTOR, useExisting: RefusalRecorder },
  ],
  exports: [AccessTokens, ApiKeysService, Attempts, IdentityDoor, KeyDoor, Passwords, SessionsService],
})
export class AccessModule {}
