import { Module } from '@nestjs/common';
import { IndicatorsModule } from '../indicators/indicators.module.js';
import { ReleasesResolver, WaitingResolver } from './releases.resolver.js';
import { ReleasesService } from './releases.service.js';
import { SharingPolicyResolver } from './sharing-policy.resolver.js';
import { SharingPolicyService } from './sharing-policy.service.js';

/** What a party decides for all of its officers, and what a second officer releases. The rules are sharing's, the walls the database's (0021). */
@Module({
  imports: [IndicatorsModule],
  providers: [SharingPolicyService, SharingPolicyResolver, ReleasesService, ReleasesResolver, WaitingResolver],
})
export class ReleasesModule {}
