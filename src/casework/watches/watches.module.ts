import { Module } from '@nestjs/common';
import { QueryCipher } from '../../intel/indicators/query-cipher.js';
import { BrowseWatchesService } from './browse-watches.service.js';
import { WatchSeal } from './watch-seal.js';
import { WatchWorker } from './watch.worker.js';
import { WatchesResolver } from './watches.resolver.js';
import { WatchesService } from './watches.service.js';

/** Standing private questions: for the processes with the role serve. */
@Module({ providers: [QueryCipher, WatchSeal, BrowseWatchesService, WatchesService, WatchesResolver] })
export class WatchesModule {}

/** Who holds claims against them: for the processes with the role relay. */
@Module({ providers: [WatchSeal, WatchWorker] })
export class WatchWorkerModule {}
