import { Module } from '@nestjs/common';
import { IndicatorsModule } from '../../intel/indicators/indicators.module.js';
import { DeliveryLog } from './delivery-log.js';
import { FeedResolver } from './feed.resolver.js';
import { FeedReads } from './feed-reads.js';
import { FeedService } from './feed.service.js';
import { Followers } from './followers.js';
import { GroupFeedResolver } from './group-feed.resolver.js';
import { IndicatorDeliveriesResolver } from './indicator-deliveries.resolver.js';
import { IndicatorDeliveriesService } from './indicator-deliveries.service.js';
import { RecallsResolver } from './recalls.resolver.js';
import { RecallsService } from './recalls.service.js';
import { StreamPositions } from './stream-positions.js';
import { WithdrawalsResolver } from './withdrawals.resolver.js';
import { WithdrawalsService } from './withdrawals.service.js';
import { PartnerReleasesResolver } from './partner-releases.resolver.js';
import { PartnerReleasesService } from './partner-releases.service.js';
import { RenderingModule } from './rendering.module.js';
import { SavedFiltersResolver } from './saved-filters.resolver.js';
import { SavedFiltersService } from './saved-filters.service.js';
import { SharedReads } from './shared-reads.js';
import { SnapshotResolver } from './snapshot.resolver.js';
import { SnapshotService } from './snapshot.service.js';
import { WakeupsModule } from './wakeups.module.js';
import { ReleasedFeedResolver } from './released-feed.resolver.js';

/** The feed: reads, for each reader, the events that the relay (relay.module.ts) has sequenced. The socket is in gateway/. */
@Module({
  imports: [WakeupsModule, RenderingModule, IndicatorsModule],
  providers: [
    Followers,
    DeliveryLog,
    StreamPositions,
    SavedFiltersService,
    SavedFiltersResolver,
    FeedReads,
    SharedReads,
    FeedService,
    FeedResolver,
    GroupFeedResolver,
    SnapshotService,
    SnapshotResolver,
    WithdrawalsService,
    WithdrawalsResolver,
    RecallsService,
    RecallsResolver,
    IndicatorDeliveriesService,
    IndicatorDeliveriesResolver,
    ReleasedFeedResolver,
    PartnerReleasesService,
    PartnerReleasesResolver,
  ],
  exports: [WakeupsModule, RenderingModule, Followers, FeedService, StreamPositions],
})
export class FeedModule {}
