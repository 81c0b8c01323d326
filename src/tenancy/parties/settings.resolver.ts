import { Args, Field, InputType, Mutation, ObjectType, Query, Resolver } from '@nestjs/graphql';
import { IsOptional, IsString } from 'class-validator';
import type { Actor } from '../../identity/auth/actor.js';
import { CurrentActor, Requires } from '../../identity/auth/requires.js';
import { SettingsService } from './settings.service.js';

@ObjectType('UserSettings', { description: 'Display settings of the viewer. No other account sees them.' })
export class UserSettingsType {
  @Field(() => String, { description: 'Language tag (BCP 47). Default: en.' })
  readonly language: string;

  @Field(() => String, { description: 'Name in the IANA time zone database. Default: UTC. Timestamps in answers are always UTC.' })
  readonly timeZone: string;
}

@InputType('UserSettingsInput', { description: 'Settings of the viewer. Absent fields stay unchanged.' })
export class UserSettingsInput {
  @Field(() => String, { nullable: true, description: 'Language tag (BCP 47): th, zh-Hant …' })
  @IsOptional()
  @IsString()
  readonly language?: string | null;

  @Field(() => String, { nullable: true, description: 'Name in the IANA time zone database: Asia/Bangkok …' })
  @IsOptional()
  @IsString()
  readonly timeZone?: string | null;
}

@Resolver(() => UserSettingsType)
export class SettingsResolver {
  constructor(private readonly settings: SettingsService) {}

  @Query(() => UserSettingsType, { name: 'userSettings', description: "The viewer's own settings." })
  @Requires('session:own', 'settings.read', { peopleOnly: true })
  async ownSettings(@CurrentActor() actor: Actor): Promise<UserSettingsType> {
    return this.settings.own(actor);
  }

  @Mutation(() => UserSettingsType, { description: "Changes the viewer's own settings." })
  @Requires('session:own', 'settings.set', { peopleOnly: true })
  async setUserSettings(
    @CurrentActor() actor: Actor,
    @Args('input', { type: () => UserSettingsInput, description: 'Settings to change.' }) input: UserSettingsInput,
  ): Promise<UserSettingsType> {
    return this.settings.set(actor, input);
  }
}
