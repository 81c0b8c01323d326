import { Module } from '@nestjs/common';
import { IndicatorsModule } from '../indicators/indicators.module.js';
import { ImportStore } from './import-store.js';
import { IntakeService } from './intake.service.js';

/** What comes in by machine, in whatever format: imports, their receipts, what is held for a label, and how all of it is taken back. The formats' readers are below. */
@Module({
  imports: [IndicatorsModule],
  providers: [ImportStore, IntakeService],
  exports: [IntakeService],
})
export class IntakeModule {}
