import { Module } from '@nestjs/common';
import { BrowseDutyService } from './browse-duty.service.js';
import { DutyEditsResolver } from './duty-edits.resolver.js';
import { DutyResolver, StaffedEntryResolver } from './duty.resolver.js';
import { DutyService } from './duty.service.js';
import { DutyWorker } from './duty.worker.js';

/** Duty rosters of agencies: for processes with the role serve. */
@Module({ providers: [BrowseDutyService, DutyService, DutyResolver, DutyEditsResolver, StaffedEntryResolver] })
export class DutyModule {}

/** Worker that extends the turns of duty rosters: for processes with the role relay. */
@Module({ providers: [DutyWorker] })
export class DutyWorkerModule {}
