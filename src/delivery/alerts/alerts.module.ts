import { Module } from '@nestjs/common';
import { AlertSettingsResolver } from './alert-settings.resolver.js';
import { AlertSettingsService } from './alert-settings.service.js';
import { AlertsResolver } from './alerts.resolver.js';
import { AlertsService } from './alerts.service.js';
import { BrowseAlertsService } from './browse-alerts.service.js';

/** Alerts for officers: for processes with the role serve. */
@Module({ providers: [BrowseAlertsService, AlertsService, AlertSettingsService, AlertsResolver, AlertSettingsResolver] })
export class AlertsModule {}
