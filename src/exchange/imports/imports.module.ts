import { Module } from '@nestjs/common';
import { WakeupsModule } from '../../delivery/feed/wakeups.module.js';
import { cleanupWorker } from '../../platform/database/cleanup.worker.js';
import { IndicatorsModule } from '../../intel/indicators/indicators.module.js';
import { ObjectsModule } from '../../intel/objects/objects.module.js';
import { ReportsModule } from '../../casework/reports/reports.module.js';
import { SightingsModule } from '../../intel/sightings/sightings.module.js';
import { ImportLimiter } from './import-limiter.js';
import { BulkController } from './bulk.controller.js';
import { BulkService } from './bulk.service.js';
import { CsvMappingsResolver } from './csv-mappings.resolver.js';
import { CsvMappingsService } from './csv-mappings.service.js';
import { HeldObjectsService } from './held-objects.service.js';
import { HeldService } from './held.service.js';
import { ImportProgressService } from './import-progress.service.js';
import { ImportsResolver } from './imports.resolver.js';
import { ImportsService } from './imports.service.js';
import { MispImportController } from './misp-import.controller.js';
import { MispImportService } from './misp-import.service.js';
import { RejectsController } from './rejects.controller.js';
import { ReportFilesController } from './reports/report-files.controller.js';
import { ReportFilesService } from './reports/report-files.service.js';
import { ReportImportService } from './reports/report-import.service.js';
import { ReportSchema } from './reports/report-schema.js';
import { StixImportController } from './stix-import.controller.js';
import { StixImportService } from './stix-import.service.js';
import { StreamedBodies } from './streamed-bodies.js';
import { IngestModule } from './ingest.module.js';

/**
 * Imports by machines in all formats: imports, their receipts, held items, and revocation. The formats are read in stix/, misp/ and rows/; indicators/
 * decides what becomes of the claims.
 */
@Module({
  imports: [IngestModule, ReportsModule, IndicatorsModule, ObjectsModule, SightingsModule, WakeupsModule],
  controllers: [BulkController, MispImportController, StixImportController, RejectsController, ReportFilesController],
  providers: [
    ImportLimiter,
    BulkService,
    CsvMappingsService,
    MispImportService,
    ReportFilesService,
    ReportImportService,
    ReportSchema,
    StixImportService,
    StreamedBodies,
    ImportsService,
    ImportProgressService,
    HeldService,
    HeldObjectsService,
    ImportsResolver,
    CsvMappingsResolver,
  ],
  exports: [IngestModule],
})
export class ImportsModule {}

/** Lines deleted in one transaction. */
const BATCH_LINES = 2_000;
/** An import without new lines for this long is abandoned: its sender or its process has stopped. */
const IDLE_TIMEOUT = '15 minutes';
/** Receipts of lines are stored for this long after the end of an import (docs/bulk.md). */
const RETENTION = '30 days';

/** For processes with the role relay. Closes abandoned imports and deletes old rejected and held lines. */
@Module({
  providers: [cleanupWorker({ name: 'Imports', what: 'imports', fn: 'expire_imports', args: [BATCH_LINES, IDLE_TIMEOUT, RETENTION] })],
})
export class ImportsWorkerModule {}
