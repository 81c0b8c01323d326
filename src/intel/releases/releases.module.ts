import { Module } from '@nestjs/common';
import { IndicatorsModule } from '../indicators/indicators.module.js';
import { BreakGlassResolver } from './break-glass/break-glass.resolver.js';
import { BreakGlassService } from './break-glass/break-glass.service.js';
import { PendingReleaseLoader } from './pending-release-loader.js';
import { PendingIndicatorReleaseResolver } from './pending-release.resolver.js';
import { ReleasesResolver } from './releases.resolver.js';
import { ReleasesService } from './releases.service.js';
import { SharingPolicyResolver } from './sharing-policy.resolver.js';
import { SharingPolicyService } from './sharing-policy.service.js';

/** The sharing policy of a party, releases by a second officer, and break-glass. The rules are in sharing; the database enforces them. */
@Module({
  imports: [IndicatorsModule],
  providers: [
    SharingPolicyService,
    SharingPolicyResolver,
    ReleasesService,
    ReleasesResolver,
    PendingReleaseLoader,
    PendingIndicatorReleaseResolver,
    BreakGlassService,
    BreakGlassResolver,
  ],
  exports: [PendingReleaseLoader],
})
export class ReleasesModule {}
