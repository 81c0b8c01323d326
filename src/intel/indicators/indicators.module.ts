import { Module } from '@nestjs/common';
import { BrowseIndicatorsService } from './browse-indicators.service.js';
import { CheckResolver } from './check.resolver.js';
import { CheckService } from './check.service.js';
import { ConfirmIndicatorsResolver } from './confirm-indicators.resolver.js';
import { ConfirmIndicatorsService } from './confirm-indicators.service.js';
import { CountIndicatorsService } from './count-indicators.service.js';
import { ItemsByIdService } from './items-by-id.service.js';
import { RevokersService } from './revokers.service.js';
import { StatisticsResolver } from './statistics.resolver.js';
import { GovernanceService } from './governance.service.js';
import { IndicatorsResolver } from './indicators.resolver.js';
import { LookupResolver } from './lookup.resolver.js';
import { LookupService } from './lookup.service.js';
import { OwnerFieldsResolver, ReceiptsResolver } from './owner-fields.resolver.js';
import { PublishingModule } from './publishing.module.js';
import { ReadingLog } from './reading-log.js';
import { UpdateIndicatorService } from './update-indicator.service.js';
import { VersionsResolver } from './versions.resolver.js';

/** Claims about values: publish, revoke, look up, list. The module feed/ delivers them to readers; values/ defines values. */
@Module({
  imports: [PublishingModule],
  providers: [
    ReadingLog,
    LookupService,
    CheckService,
    CheckResolver,
    BrowseIndicatorsService,
    ItemsByIdService,
    CountIndicatorsService,
    ConfirmIndicatorsService,
    ConfirmIndicatorsResolver,
    StatisticsResolver,
    RevokersService,
    GovernanceService,
    UpdateIndicatorService,
    IndicatorsResolver,
    LookupResolver,
    OwnerFieldsResolver,
    ReceiptsResolver,
    VersionsResolver,
  ],
  exports: [PublishingModule, BrowseIndicatorsService, GovernanceService, ItemsByIdService],
})
export class IndicatorsModule {}
