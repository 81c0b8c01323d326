import { Module } from '@nestjs/common';
import { ObjectRepository } from './object.repository.js';
import { ObjectsService } from './objects.service.js';

/** Storing and revoking objects. The module has no endpoints, so that every process may import it. */
@Module({ providers: [ObjectRepository, ObjectsService], exports: [ObjectRepository, ObjectsService] })
export class ObjectPublishingModule {}
