import { Module } from '@nestjs/common';
import { AdmissionResolver } from './admission.resolver.js';
import { AdmissionService } from './admission.service.js';
import { GroupsResolver } from './groups.resolver.js';
import { GroupsService } from './groups.service.js';
import { AgenciesResolver } from './agencies.resolver.js';
import { AgenciesService } from './agencies.service.js';
import { PartyDirectoryResolver } from './party-directory.resolver.js';
import { PartyDirectoryService } from './party-directory.service.js';
import { PartyNames } from './party-names.service.js';
import { PartiesResolver } from './parties.resolver.js';
import { PartiesService } from './parties.service.js';
import { PurposeRulesResolver } from './purpose-rules.resolver.js';
import { PurposeRulesService } from './purpose-rules.service.js';
import { PartySettingsResolver } from './party-settings.resolver.js';
import { PartySuspensionResolver, SuspensionsResolver } from './suspensions.resolver.js';
import { SuspensionsService } from './suspensions.service.js';
import { SettingsResolver } from './settings.resolver.js';
import { SettingsService } from './settings.service.js';

/** Parties, agencies and groups in the API. Sign-in is in access/, accounts in people/, audiences of items in sharing/. */
@Module({
  providers: [
    PartyNames,
    PartyDirectoryService,
    PartyDirectoryResolver,
    PurposeRulesService,
    PurposeRulesResolver,
    PartiesService,
    PartiesResolver,
    AgenciesService,
    AgenciesResolver,
    GroupsService,
    GroupsResolver,
    AdmissionService,
    AdmissionResolver,
    SuspensionsService,
    SuspensionsResolver,
    PartySuspensionResolver,
    SettingsService,
    SettingsResolver,
    PartySettingsResolver,
  ],
  exports: [PartyDirectoryService, PartyNames],
})
export class PartiesModule {}
