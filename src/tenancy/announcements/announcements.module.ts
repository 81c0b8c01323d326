import { Module } from '@nestjs/common';
import { AnnouncementsResolver } from './announcements.resolver.js';
import { AnnouncementsService } from './announcements.service.js';

/** What the hub tells parties. It is said in the database, in the transaction of what happened (hub.announce); here it is read. */
@Module({ providers: [AnnouncementsService, AnnouncementsResolver] })
export class AnnouncementsModule {}
