import { Module } from '@nestjs/common';
import { PartiesModule } from '../../tenancy/parties/parties.module.js';
import { ExportLogService } from './export-log.service.js';
import { ExportSlots } from './export-slots.js';
import { ExportsController } from './exports.controller.js';
import { ExportsResolver } from './exports.resolver.js';
import { ExportsService } from './exports.service.js';

/**
 * Exports of claims as files. Each export is an entry of the audit log. For continuous changes see feed/. The hub cannot withdraw a file after its export.
 */
@Module({
  imports: [PartiesModule],
  controllers: [ExportsController],
  providers: [ExportSlots, ExportsService, ExportLogService, ExportsResolver],
  exports: [ExportSlots],
})
export class ExportsModule {}
