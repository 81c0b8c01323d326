import { Module } from '@nestjs/common';
import { WakeupsModule } from '../feed/wakeups.module.js';
import { AlertSettingsResolver } from './alert-settings.resolver.js';
import { AlertSettingsService } from './alert-settings.service.js';
import { AlertsResolver } from './alerts.resolver.js';
import { AlertsService } from './alerts.service.js';
import { AlertSignals } from './alert-signals.js';
import { BrowseAlertsService } from './browse-alerts.service.js';
import { FollowAlertsService } from './follow-alerts.service.js';

/** Alerts for officers: for processes with the role serve. */
@Module({
  imports: [WakeupsModule],
  providers: [
    BrowseAlertsService,
    AlertsService,
    AlertSettingsService,
    AlertSignals,
    FollowAlertsService,
    AlertsResolver,
    AlertSettingsResolver,
  ],
})
export class AlertsModule {}
