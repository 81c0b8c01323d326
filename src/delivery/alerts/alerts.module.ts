import { Module } from '@nestjs/common';
import { AlertChannelSendingModule } from './alert-channel-sending.module.js';
import { AlertChannelsResolver } from './alert-channels.resolver.js';
import { AlertChannelsService } from './alert-channels.service.js';
import { AlertSettingsResolver } from './alert-settings.resolver.js';
import { AlertSettingsService } from './alert-settings.service.js';
import { AlertsResolver } from './alerts.resolver.js';
import { AlertsService } from './alerts.service.js';
import { BrowseAlertsService } from './browse-alerts.service.js';
import { TestAlertChannelService } from './test-alert-channel.service.js';

/** Alerts for officers: for processes with the role serve. */
@Module({
  imports: [AlertChannelSendingModule],
  providers: [
    ...[BrowseAlertsService, AlertsService, AlertSettingsService, AlertsResolver, AlertSettingsResolver],
    ...[AlertChannelsService, TestAlertChannelService, AlertChannelsResolver],
  ],
})
export class AlertsModule {}
