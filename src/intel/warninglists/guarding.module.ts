import { Module } from '@nestjs/common';
import { GuardsService } from './guards.service.js';

/** Holding values against the lists: it opens no door, so that every process may have it. */
@Module({ providers: [GuardsService], exports: [GuardsService] })
export class GuardingModule {}
