import { Module } from '@nestjs/common';
import { WarninglistMatchingService } from './warninglist-matching.service.js';

/** Matches values with the lists. The module has no endpoints, so that every process may import it. */
@Module({ providers: [WarninglistMatchingService], exports: [WarninglistMatchingService] })
export class WarninglistMatchingModule {}
