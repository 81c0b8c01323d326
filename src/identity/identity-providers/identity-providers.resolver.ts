import { Inject } from '@nestjs/common';
import { Args, ID, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import type { Actor } from '../auth/actor.js';
import { CurrentActor, Requires } from '../auth/requires.js';
import { type Connection, mapConnection, PageArgs } from '../../platform/graphql/connection.js';
import { Settings } from '../../platform/platform/platform.module.js';
import {
  IdentityProviderConnection,
  IdentityProviderInput,
  IdentityProviderType,
  type ProviderFields,
} from './identity-provider.graphql.js';
import { type IdentityProvider, IdentityProvidersService } from './identity-providers.service.js';

const INPUT = { type: () => IdentityProviderInput, description: 'The provider.' };
const PROVIDER_ID = { type: () => ID, description: 'Identifier of the provider.' };

const providerFieldsOf = (provider: IdentityProvider): ProviderFields => ({
  ...provider,
  roles: [...provider.roles],
  agencies: [...provider.agencies],
  factors: [...provider.factors],
});

@Resolver(() => IdentityProviderType)
export class IdentityProvidersResolver {
  constructor(
    private readonly providers: IdentityProvidersService,
    @Inject(Settings) private readonly settings: Settings,
  ) {}

  @Query(() => IdentityProviderConnection, { description: "Identity providers of the viewer's party; for its admins." })
  @Requires('issuer:manage', 'provider.list')
  async identityProviders(@CurrentActor() actor: Actor, @Args() page: PageArgs): Promise<Connection<ProviderFields>> {
    return mapConnection(await this.providers.page(actor, page), providerFieldsOf);
  }

  @Mutation(() => IdentityProviderType, {
    description:
      "Attaches an OpenID provider to the viewer's party, and to no other. The viewer becomes its responsible admin. Needs step-up.",
  })
  @Requires('issuer:manage', 'provider.create', { stepUp: 'ALWAYS' })
  async createIdentityProvider(
    @CurrentActor() actor: Actor,
    @Args('issuer', { type: () => String, description: 'The issuer: the address of its metadata, exactly as the provider states it.' })
    issuer: string,
    @Args('input', INPUT) input: IdentityProviderInput,
  ): Promise<ProviderFields> {
    return providerFieldsOf(await this.providers.create(actor, issuer, IdentityProviderInput.draftOf(input)));
  }

  @Mutation(() => IdentityProviderType, {
    description: 'Replaces all settings of a provider, except its issuer. The viewer becomes its responsible admin.',
  })
  @Requires('issuer:manage', 'provider.update', { stepUp: 'ALWAYS' })
  async updateIdentityProvider(
    @CurrentActor() actor: Actor,
    @Args('id', PROVIDER_ID) id: string,
    @Args('input', INPUT) input: IdentityProviderInput,
  ): Promise<ProviderFields> {
    return providerFieldsOf(await this.providers.update(actor, id, IdentityProviderInput.draftOf(input)));
  }

  @Mutation(() => IdentityProviderType, {
    description:
      'Disables a provider immediately, and ends every session that it opened; or enables it again, with the viewer as its responsible admin.',
  })
  @Requires('issuer:manage', ({ disabled }) => (disabled === true ? 'provider.disable' : 'provider.enable'), {
    stepUp: 'TO_WIDEN',
    admission: 'URGENT',
  })
  async setIdentityProviderDisabled(
    @CurrentActor() actor: Actor,
    @Args('id', PROVIDER_ID) id: string,
    @Args('disabled', { type: () => Boolean, description: 'Whether it is disabled.' }) disabled: boolean,
  ): Promise<ProviderFields> {
    return providerFieldsOf(await this.providers.setDisabled(actor, id, disabled));
  }

  @ResolveField(() => String, { description: 'Address where officers start to sign in, in a browser.' })
  @Requires('issuer:manage')
  startUrl(@Parent() { id }: ProviderFields): string {
    return `${this.settings.publicUrl}/oidc/${id}/start`;
  }

  @ResolveField(() => String, { description: 'The redirect URI to register at the provider. It is for this provider only.' })
  @Requires('issuer:manage')
  redirectUri(@Parent() { id }: ProviderFields): string {
    return `${this.settings.publicUrl}/oidc/${id}/callback`;
  }
}
