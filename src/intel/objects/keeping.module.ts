import { Module } from '@nestjs/common';
import { ObjectStore } from './object-store.js';
import { ObjectsService } from './objects.service.js';

/** Keeping and taking back objects: it opens no door, so that every process may have it. */
@Module({ providers: [ObjectStore, ObjectsService], exports: [ObjectStore, ObjectsService] })
export class KeepingModule {}
