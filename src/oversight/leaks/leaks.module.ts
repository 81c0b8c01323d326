import { Module } from '@nestjs/common';
import { OnwardModule } from '../../intel/onward/onward.module.js';
import { LeaksResolver } from './leaks.resolver.js';
import { LeaksService } from './leaks.service.js';

/** Finds the source of leaked data. */
@Module({ imports: [OnwardModule], providers: [LeaksService, LeaksResolver] })
export class LeaksModule {}
