import { Module } from '@nestjs/common';
import { IndicatorsModule } from '../../intel/indicators/indicators.module.js';
import { OnwardModule } from '../../intel/onward/onward.module.js';
import { AlarmsResolver } from './alarms.resolver.js';
import { AlarmsService } from './alarms.service.js';
import { QueryCipher } from '../../intel/indicators/query-cipher.js';
import { QueryHistoryService } from './query-history.service.js';
import { ContactsResolver } from './contacts.resolver.js';
import { ContactsService } from './contacts.service.js';
import { DeconflictionService } from './deconfliction.service.js';
import { DeconflictionAnswersResolver, DeconflictionResolver } from './deconfliction.resolver.js';
import { HoldingReceiptsResolver, HoldingsResolver } from './holdings.resolver.js';
import { HoldingsService } from './holdings.service.js';
import { OwnerNotificationWorker } from './owner-notification.worker.js';

/** Deconfliction: queries for other holders of a value, sealed holdings, and answers of holders. The value itself is not revealed. */
@Module({
  imports: [IndicatorsModule, OnwardModule],
  providers: [
    QueryCipher,
    DeconflictionService,
    QueryHistoryService,
    ContactsService,
    HoldingsService,
    AlarmsService,
    DeconflictionResolver,
    DeconflictionAnswersResolver,
    ContactsResolver,
    HoldingsResolver,
    HoldingReceiptsResolver,
    AlarmsResolver,
  ],
})
export class DeconflictionModule {}

/** Worker that notifies owners of queries, for processes with the role relay. */
@Module({ providers: [QueryCipher, OwnerNotificationWorker] })
export class DeconflictionWorkerModule {}
