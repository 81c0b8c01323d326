import { Module } from '@nestjs/common';
import { WakeupsModule } from '../feed/wakeups.module.js';
import { AlertChannelSendingModule } from './alert-channel-sending.module.js';
import { AlertChannelsResolver } from './alert-channels.resolver.js';
import { AlertChannelsService } from './alert-channels.service.js';
import { AlertSettingsResolver } from './alert-settings.resolver.js';
import { AlertSettingsService } from './alert-settings.service.js';
import { AlertsResolver } from './alerts.resolver.js';
import { AlertsService } from './alerts.service.js';
import { AlertSignals } from './alert-signals.js';
import { BrowseAlertsService } from './browse-alerts.service.js';
import { FollowAlertsService } from './follow-alerts.service.js';
import { TestAlertChannelService } from './test-alert-channel.service.js';

/** Alerts for officers: for processes with the role serve. */
@Module({
  imports: [WakeupsModule, AlertChannelSendingModule],
  providers: [
    ...[BrowseAlertsService, AlertsService, AlertSettingsService, AlertSignals, FollowAlertsService, AlertsResolver, AlertSettingsResolver],
    ...[AlertChannelsService, TestAlertChannelService, AlertChannelsResolver],
  ],
})
export class AlertsModule {}
