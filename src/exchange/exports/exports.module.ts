import { Module } from '@nestjs/common';
import { ExportLogService } from './export-log.service.js';
import { ExportSlots } from './export-slots.js';
import { ExportsController } from './exports.controller.js';
import { ExportsResolver } from './exports.resolver.js';
import { ExportsService } from './exports.service.js';

/** Sets of claims as files, each an act that stands in the record. What follows changes is feed/; what a file takes out cannot be called back by the hub. */
@Module({ controllers: [ExportsController], providers: [ExportSlots, ExportsService, ExportLogService, ExportsResolver] })
export class ExportsModule {}
