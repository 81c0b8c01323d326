import { Module } from '@nestjs/common';
import { MispFeedController } from './misp-feed.controller.js';
import { MispFeedService } from './misp-feed.service.js';

/** MISP: pure functions read its JSON (read.ts) and write it (write/); its servers subscribe to a feed. The module imports/ imports what was read. */
@Module({ controllers: [MispFeedController], providers: [MispFeedService] })
export class MispModule {}
