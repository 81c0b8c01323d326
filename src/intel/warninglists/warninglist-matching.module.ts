import { Module } from '@nestjs/common';
import { WarninglistMatchingService } from './warninglist-matching.service.js';

/** Holding values against the lists: it opens no door, so that every process may have it. */
@Module({ providers: [WarninglistMatchingService], exports: [WarninglistMatchingService] })
export class WarninglistMatchingModule {}
