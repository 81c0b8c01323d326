import { Module } from '@nestjs/common';
import { IndicatorsModule } from '../indicators/indicators.module.js';
import { HandlingResolver } from './handling.resolver.js';
import { HandlingService } from './handling.service.js';
import { OnwardResolver } from './onward.resolver.js';
import { OnwardDefaultResolver, OnwardRulesResolver } from './onward-rules.resolver.js';
import { OnwardRulesService } from './onward-rules.service.js';
import { OnwardService } from './onward.service.js';
import { TearLinesResolver } from './tear-lines.resolver.js';
import { TearLinesService } from './tear-lines.service.js';

/**
 * Opens claims to further parties under the owner's control: reduced copies (tear-lines), and proposals of receivers. Only the owner's audience grants access.
 */
@Module({
  imports: [IndicatorsModule],
  providers: [
    TearLinesService,
    TearLinesResolver,
    OnwardService,
    OnwardResolver,
    OnwardRulesService,
    OnwardRulesResolver,
    OnwardDefaultResolver,
    HandlingService,
    HandlingResolver,
  ],
  exports: [TearLinesService, HandlingService],
})
export class OnwardModule {}
