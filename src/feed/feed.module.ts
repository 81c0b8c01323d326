import { Module } from '@nestjs/common';
import { FeedResolver } from './feed.resolver.js';
import { FeedService } from './feed.service.js';
import { Relay } from './relay.js';
import { Wakeups } from './wakeups.js';

/** Following: the relay puts events in order, the feed reads them for each reader. The socket itself is gateway/. */
@Module({ providers: [Relay, Wakeups, FeedService, FeedResolver], exports: [Wakeups, FeedService] })
export class FeedModule {}
