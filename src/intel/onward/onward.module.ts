import { Module } from '@nestjs/common';
import { IndicatorsModule } from '../indicators/indicators.module.js';
import { OnwardResolver } from './onward.resolver.js';
import { OnwardRulesResolver } from './onward-rules.resolver.js';
import { OnwardRulesService } from './onward-rules.service.js';
import { OnwardService } from './onward.service.js';
import { TearLinesResolver } from './tear-lines.resolver.js';
import { TearLinesService } from './tear-lines.service.js';

/**
 * How a claim goes further than its owner first chose, and stays the owner's: reduced copies (tear-lines), and what those who received it propose. Only the owner's
 * audience opens anything.
 */
@Module({
  imports: [IndicatorsModule],
  providers: [TearLinesService, TearLinesResolver, OnwardService, OnwardResolver, OnwardRulesService, OnwardRulesResolver],
  exports: [TearLinesService],
})
export class OnwardModule {}
