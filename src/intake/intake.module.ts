import { Module } from '@nestjs/common';
import { WakeupsModule } from '../feed/wakeups.module.js';
import { IndicatorsModule } from '../indicators/indicators.module.js';
import { ObjectsModule } from '../objects/objects.module.js';
import { SightingsModule } from '../sightings/sightings.module.js';
import { BulkController } from './bulk.controller.js';
import { BulkService } from './bulk.service.js';
import { Companions } from './companions.js';
import { CsvMappingsResolver } from './csv-mappings.resolver.js';
import { CsvMappingsService } from './csv-mappings.service.js';
import { HeldService } from './held.service.js';
import { ImportKeeper } from './import-keeper.js';
import { ImportProgress } from './import-progress.js';
import { ImportStore } from './import-store.js';
import { ImportsResolver } from './imports.resolver.js';
import { ImportsService } from './imports.service.js';
import { IntakeService } from './intake.service.js';
import { MispImportController } from './misp-import.controller.js';
import { MispImportService } from './misp-import.service.js';
import { RejectsController } from './rejects.controller.js';
import { Revocations } from './revocations.js';
import { StreamedBodies } from './streamed-bodies.js';

/**
 * What comes in by machine, in whatever format: imports, their receipts, what is held for a label, and how all of it is taken back. What a format says is read below
 * (stix/, misp/, rows/); what becomes of it, indicators/ decides.
 */
@Module({
  imports: [IndicatorsModule, ObjectsModule, SightingsModule, WakeupsModule],
  controllers: [BulkController, MispImportController, RejectsController],
  providers: [
    ImportStore,
    IntakeService,
    Companions,
    Revocations,
    BulkService,
    CsvMappingsService,
    MispImportService,
    StreamedBodies,
    ImportsService,
    ImportProgress,
    HeldService,
    ImportsResolver,
    CsvMappingsResolver,
  ],
  exports: [IntakeService],
})
export class IntakeModule {}

/** Who looks after imports: for the processes with the role relay. */
@Module({ providers: [ImportKeeper] })
export class IntakeWorkerModule {}
