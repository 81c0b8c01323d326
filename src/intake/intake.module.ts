import { Module } from '@nestjs/common';
import { IndicatorsModule } from '../indicators/indicators.module.js';
import { BulkController } from './bulk.controller.js';
import { BulkService } from './bulk.service.js';
import { CsvMappingsService } from './csv-mappings.service.js';
import { ImportStore } from './import-store.js';
import { IntakeService } from './intake.service.js';
import { MispImportController } from './misp-import.controller.js';
import { MispImportService } from './misp-import.service.js';
import { StreamedBodies } from './streamed-bodies.js';

/** What comes in by machine, in whatever format: imports, their receipts, what is held for a label, and how all of it is taken back. The formats' readers are below. */
@Module({
  imports: [IndicatorsModule],
  controllers: [BulkController, MispImportController],
  providers: [ImportStore, IntakeService, BulkService, CsvMappingsService, MispImportService, StreamedBodies],
  exports: [IntakeService],
})
export class IntakeModule {}
