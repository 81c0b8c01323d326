import { Module } from '@nestjs/common';
import { AnnouncementsResolver } from './announcements.resolver.js';
import { AnnouncementsService } from './announcements.service.js';

/** Reads notifications of the hub to parties. The database writes them in the transaction of the event (hub.announce). */
@Module({ providers: [AnnouncementsService, AnnouncementsResolver] })
export class AnnouncementsModule {}
