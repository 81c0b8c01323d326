import { Module } from '@nestjs/common';
import { GuardsModule } from '../guards/guards.module.js';
import { BrowseService } from './browse.service.js';
import { CheckResolver } from './check.resolver.js';
import { CheckService } from './check.service.js';
import { ClaimStore } from './claim-store.js';
import { GovernanceService } from './governance.service.js';
import { IndicatorsResolver } from './indicators.resolver.js';
import { LookupResolver } from './lookup.resolver.js';
import { LookupService } from './lookup.service.js';
import { OwnerFieldsResolver, ReceiptsResolver } from './owner-fields.resolver.js';
import { PublishService } from './publish.service.js';
import { ReviseService } from './revise.service.js';
import { SourceRevocations } from './source-revocations.js';
import { TakeBack } from './take-back.js';
import { VersionsResolver } from './versions.resolver.js';

/** Claims about values: publish, take back, look up, list. How readers learn of them is feed/; what a value is, values/. */
@Module({
  imports: [GuardsModule],
  providers: [
    ClaimStore,
    PublishService,
    ReviseService,
    TakeBack,
    SourceRevocations,
    LookupService,
    CheckService,
    CheckResolver,
    BrowseService,
    GovernanceService,
    IndicatorsResolver,
    LookupResolver,
    OwnerFieldsResolver,
    ReceiptsResolver,
    VersionsResolver,
  ],
  exports: [PublishService, ReviseService, TakeBack, SourceRevocations, BrowseService, GovernanceService],
})
export class IndicatorsModule {}
