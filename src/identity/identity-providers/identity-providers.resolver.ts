import { Inject } from '@nestjs/common';
import { Args, ID, Mutation, Parent, Query, ResolveField, Resolver } from '@nestjs/graphql';
import type { Actor } from '../auth/actor.js';
import { CurrentActor, Requires } from '../auth/requires.js';
import { Settings } from '../../platform/platform/platform.module.js';
import { IdentityProviderInput, IdentityProviderType } from './identity-provider.graphql.js';
import { type IdentityProvider, IdentityProvidersService } from './identity-providers.service.js';

const INPUT = { type: () => IdentityProviderInput, description: 'The provider.' };
const PROVIDER_ID = { type: () => ID, description: 'The provider.' };

/** What the API adds to a provider stands in its fields startUrl and redirectUri. */
type ProviderFields = Omit<IdentityProviderType, 'startUrl' | 'redirectUri'>;
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

  @Query(() => [IdentityProviderType], { description: "Identity providers of the viewer's party; for its admins." })
  @Requires('issuer:manage', 'provider.list')
  async identityProviders(@CurrentActor() actor: Actor): Promise<ProviderFields[]> {
    return (await this.providers.all(actor)).map(providerFieldsOf);
  }

  @Mutation(() => IdentityProviderType, {
    description:
      "Attaches an OpenID provider to the viewer's party, and to no other. The viewer answers for it, and confirms who they are first.",
  })
  @Requires('issuer:manage', 'provider.create', { stepUp: 'ALWAYS' })
  async createIdentityProvider(
    @CurrentActor() actor: Actor,
    @Args('issuer', { type: () => String, description: 'Its issuer: the address under which its metadata lies, as it says it itself.' })
    issuer: string,
    @Args('input', INPUT) input: IdentityProviderInput,
  ): Promise<ProviderFields> {
    return providerFieldsOf(await this.providers.create(actor, issuer, IdentityProviderInput.draftOf(input)));
  }

  @Mutation(() => IdentityProviderType, {
    description: 'Sets all of a provider anew, but for its issuer. The viewer answers for it from now on.',
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
    description: 'Disables a provider at once, with every session that it has opened; or enables it again, for which the viewer answers.',
  })
  @Requires('issuer:manage', ({ disabled }) => (disabled === true ? 'provider.disable' : 'provider.enable'), { stepUp: 'TO_WIDEN' })
  async setIdentityProviderDisabled(
    @CurrentActor() actor: Actor,
    @Args('id', PROVIDER_ID) id: string,
    @Args('disabled', { type: () => Boolean, description: 'Whether it is disabled.' }) disabled: boolean,
  ): Promise<ProviderFields> {
    return providerFieldsOf(await this.providers.setDisabled(actor, id, disabled));
  }

  @ResolveField(() => String, { description: 'Where officers begin to sign in.' })
  @Requires('issuer:manage')
  startUrl(@Parent() { id }: ProviderFields): string {
    return `${this.settings.publicUrl}/oidc/${id}/start`;
  }

  @ResolveField(() => String, { description: 'The redirect URI that the provider must know: its own, and no other.' })
  @Requires('issuer:manage')
  redirectUri(@Parent() { id }: ProviderFields): string {
    return `${this.settings.publicUrl}/oidc/${id}/callback`;
  }
}
