import { Module } from '@nestjs/common';
import { AgenciesResolver } from './agencies.resolver.js';
import { AgenciesService } from './agencies.service.js';
import { MembersResolver } from './members.resolver.js';
import { MembersService } from './members.service.js';
import { PartiesResolver } from './parties.resolver.js';
import { PartiesService } from './parties.service.js';
import { SettingsResolver } from './settings.resolver.js';
import { SettingsService } from './settings.service.js';

/** Parties, agencies and groups as the API shows them. Who may sign in is access/; accounts are people/; whom an item is shared with is sharing/. */
@Module({
  providers: [
    MembersService,
    MembersResolver,
    PartiesService,
    PartiesResolver,
    AgenciesService,
    AgenciesResolver,
    SettingsService,
    SettingsResolver,
  ],
  exports: [MembersService],
})
export class MembersModule {}
