import { Module } from '@nestjs/common';
import { QueryCipher } from '../../intel/indicators/query-cipher.js';
import { BrowseWatchesService } from './browse-watches.service.js';
import { WatchSeal } from './watch-seal.js';
import { WatchWorker } from './watch.worker.js';
import { WatchesResolver } from './watches.resolver.js';
import { WatchesService } from './watches.service.js';

/** Watches, the standing private queries of officers: for processes with the role serve. */
@Module({ providers: [QueryCipher, WatchSeal, BrowseWatchesService, WatchesService, WatchesResolver] })
export class WatchesModule {}

/** Worker that matches claims with watches: for processes with the role relay. */
@Module({ providers: [WatchSeal, WatchWorker] })
export class WatchWorkerModule {}
