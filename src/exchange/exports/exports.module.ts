import { Module } from '@nestjs/common';
import { ExportLog } from './export-log.service.js';
import { ExportPlaces } from './export-places.js';
import { ExportsController } from './exports.controller.js';
import { ExportsResolver } from './exports.resolver.js';
import { ExportsService } from './exports.service.js';

/** Sets of claims as files, each an act that stands in the record. What follows changes is feed/; what a file takes out cannot be called back by the hub. */
@Module({ controllers: [ExportsController], providers: [ExportPlaces, ExportsService, ExportLog, ExportsResolver] })
export class ExportsModule {}
