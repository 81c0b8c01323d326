import { Module } from '@nestjs/common';
import { Outbound } from '../../platform/platform/outbound.js';
import { Settings } from '../../platform/platform/platform.module.js';
import { ClientSecrets } from './client-secrets.js';
import { IdentityProvidersResolver } from './identity-providers.resolver.js';
import { IdentityProvidersService } from './identity-providers.service.js';
import { OidcController } from './oidc.controller.js';
import { OidcFlowService } from './oidc-flow.service.js';
import { OidcSignInResolver } from './oidc-sign-in.resolver.js';
import { OidcSignInService } from './oidc-sign-in.service.js';
import { KeySets } from './key-sets.js';
import { MachineTokenVerifier } from './machine-token-verifier.js';
import { MachinesResolver } from './machines.resolver.js';
import { MachinesService } from './machines.service.js';
import { OauthController } from './oauth.controller.js';
import { OauthService } from './oauth.service.js';
import { ProviderClient } from './provider-client.js';

const outbound = ({ issuerAllowLoopback }: Settings): Outbound => new Outbound({ allowLoopback: issuerAllowLoopback });

/** Identity providers of parties with the sign-in through them; and machines with tokens: of an issuer that their party trusts, or of this hub for a key. */
@Module({
  controllers: [OidcController, OauthController],
  providers: [
    { provide: Outbound, inject: [Settings], useFactory: outbound },
    ClientSecrets,
    ProviderClient,
    IdentityProvidersService,
    IdentityProvidersResolver,
    OidcFlowService,
    OidcSignInService,
    OidcSignInResolver,
    KeySets,
    MachineTokenVerifier,
    MachinesService,
    MachinesResolver,
    OauthService,
  ],
})
export class IdentityProvidersModule {}
