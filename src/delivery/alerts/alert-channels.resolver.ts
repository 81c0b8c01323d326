import { Args, ID, Mutation, Query, Resolver } from '@nestjs/graphql';
import type { Actor } from '../../identity/auth/actor.js';
import type { CallContext } from '../../identity/auth/call-context.js';
import { CurrentActor, CurrentCall, Requires } from '../../identity/auth/requires.js';
import { AlertChannelInput, AlertChannelTestType, ConfiguredAlertChannelType, NewAlertChannelType } from './alert-channels.graphql.js';
import { AlertChannelsService } from './alert-channels.service.js';
import { TestAlertChannelService } from './test-alert-channel.service.js';

const CHANNEL_ID = { type: () => ID, description: 'Identifier of the channel.' } as const;

@Resolver()
export class AlertChannelsResolver {
  constructor(
    private readonly service: AlertChannelsService,
    private readonly tests: TestAlertChannelService,
  ) {}

  @Query(() => [ConfiguredAlertChannelType], {
    description: "Chat channels, systems and gateways for alerts of the viewer's party, oldest first, at most 20.",
  })
  @Requires('alert:manage', 'alert.channels')
  async alertChannels(@CurrentActor() actor: Actor): Promise<readonly ConfiguredAlertChannelType[]> {
    return (await this.service.all(actor)).map(ConfiguredAlertChannelType.of);
  }

  @Mutation(() => NewAlertChannelType, {
    description:
      'Creates a channel for alerts. A chat channel gets alerts that a rule of its agency or party sends to its kind, but never of RED items. Needs step-up.',
  })
  @Requires('alert:manage', 'alert.create-channel', { stepUp: 'ALWAYS' })
  async createAlertChannel(
    @CurrentActor() actor: Actor,
    @Args('input', { type: () => AlertChannelInput, description: 'The channel.' }) { kind, name, url, agencyId }: AlertChannelInput,
  ): Promise<NewAlertChannelType> {
    const { channel, secret } = await this.service.create(actor, { kind, name, url, agencyId: agencyId ?? null });
    return { channel: ConfiguredAlertChannelType.of(channel), secret };
  }

  @Mutation(() => AlertChannelTestType, {
    description:
      "Sends a test message now, to the chat channel or to the viewer's own phone, and returns the outcome. One that is accepted enables a disabled channel. At most 10 a minute.",
  })
  @Requires('alert:manage', 'alert.test-channel')
  async testAlertChannel(
    @CurrentActor() actor: Actor,
    @CurrentCall() call: CallContext,
    @Args('id', CHANNEL_ID) id: string,
  ): Promise<AlertChannelTestType> {
    return this.tests.test(actor, id, () => call.slot?.release());
  }

  @Mutation(() => ID, { description: 'Deletes a channel, with its address and its secret. Returns its id.' })
  @Requires('alert:manage', 'alert.delete-channel')
  async deleteAlertChannel(@CurrentActor() actor: Actor, @Args('id', CHANNEL_ID) id: string): Promise<string> {
    return this.service.delete(actor, id);
  }
}
