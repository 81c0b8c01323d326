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

/** What a party decides for all of its officers, what a second officer releases, and what two operators open. The rules are sharing's, the walls the database's. */
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
