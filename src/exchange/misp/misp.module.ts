import { Module } from '@nestjs/common';
import { MispFeedController } from './misp-feed.controller.js';
import { MispFeedService } from './misp-feed.service.js';

/** MISP: its JSON is read (read.ts) and written (write/) by pure functions; its servers subscribe to a feed. What is read is taken in by intake/. */
@Module({ controllers: [MispFeedController], providers: [MispFeedService] })
export class MispModule {}
