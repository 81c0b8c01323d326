import { Module } from '@nestjs/common';
import { WarninglistMatchingModule } from './warninglist-matching.module.js';
import { WarninglistsController } from './warninglists.controller.js';
import { WarninglistsResolver } from './warninglists.resolver.js';
import { WarninglistsService } from './warninglists.service.js';

/** Guard rails on what comes in: the operator's lists of known-good values, and what the hub knows itself. What a publisher is told of it is indicators/'s affair. */
@Module({
  imports: [WarninglistMatchingModule],
  controllers: [WarninglistsController],
  providers: [WarninglistsService, WarninglistsResolver],
  exports: [WarninglistMatchingModule],
})
export class WarninglistsModule {}
