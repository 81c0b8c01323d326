import { Module } from '@nestjs/common';
import { ObjectRepository } from './object.repository.js';
import { ObjectsService } from './objects.service.js';

/** Keeping and taking back objects: it opens no door, so that every process may have it. */
@Module({ providers: [ObjectRepository, ObjectsService], exports: [ObjectRepository, ObjectsService] })
export class ObjectPublishingModule {}
