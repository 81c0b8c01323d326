import { Module } from '@nestjs/common';
import { AlertsResolver } from './alerts.resolver.js';
import { AlertsService } from './alerts.service.js';
import { BrowseAlertsService } from './browse-alerts.service.js';

/** Alerts for officers: for processes with the role serve. */
@Module({ providers: [BrowseAlertsService, AlertsService, AlertsResolver] })
export class AlertsModule {}
