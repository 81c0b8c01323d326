import { Module } from '@nestjs/common';
import { DisputesResolver } from './disputes.resolver.js';
import { DisputesService } from './disputes.service.js';

/** What is said against others' claims, and what their owners answer. What the claims say themselves is indicators/. */
@Module({ providers: [DisputesService, DisputesResolver] })
export class DisputesModule {}
