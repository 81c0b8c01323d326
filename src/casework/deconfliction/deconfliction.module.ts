import { Module } from '@nestjs/common';
import { IndicatorsModule } from '../../intel/indicators/indicators.module.js';
import { OnwardModule } from '../../intel/onward/onward.module.js';
import { AlarmsResolver } from './alarms.resolver.js';
import { AlarmsService } from './alarms.service.js';
import { AskSeal } from '../../intel/indicators/ask-seal.js';
import { AskedService } from './asked.service.js';
import { ContactsResolver } from './contacts.resolver.js';
import { ContactsService } from './contacts.service.js';
import { DeconflictService } from './deconflict.service.js';
import { DeconflictionAnswersResolver, DeconflictionResolver } from './deconfliction.resolver.js';
import { HoldingsResolver } from './holdings.resolver.js';
import { HoldingsService } from './holdings.service.js';
import { NoticesWorker } from './notices.worker.js';

/** Who else holds a value, without showing it: asked, registered for, answered. */
@Module({
  imports: [IndicatorsModule, OnwardModule],
  providers: [
    AskSeal,
    DeconflictService,
    AskedService,
    ContactsService,
    HoldingsService,
    AlarmsService,
    DeconflictionResolver,
    DeconflictionAnswersResolver,
    ContactsResolver,
    HoldingsResolver,
    AlarmsResolver,
  ],
})
export class DeconflictionModule {}

/** Who tells owners that they were asked: for the processes with the role relay. */
@Module({ providers: [AskSeal, NoticesWorker] })
export class DeconflictionWorkerModule {}
