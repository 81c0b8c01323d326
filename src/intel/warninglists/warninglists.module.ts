import { Module } from '@nestjs/common';
import { WarninglistMatchingModule } from './warninglist-matching.module.js';
import { WarninglistsController } from './warninglists.controller.js';
import { WarninglistsResolver } from './warninglists.resolver.js';
import { WarninglistsService } from './warninglists.service.js';

/** Checks of published values: the operator's lists of known-good values, and the hub's built-in knowledge. indicators/ reports the results to publishers. */
@Module({
  imports: [WarninglistMatchingModule],
  controllers: [WarninglistsController],
  providers: [WarninglistsService, WarninglistsResolver],
  exports: [WarninglistMatchingModule],
})
export class WarninglistsModule {}
