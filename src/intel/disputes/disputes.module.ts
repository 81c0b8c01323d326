import { Module } from '@nestjs/common';
import { DisputesResolver } from './disputes.resolver.js';
import { DisputesService } from './disputes.service.js';

/** Disputes of claims of other parties, and the owners' answers. The claims themselves are in indicators/. */
@Module({ providers: [DisputesService, DisputesResolver] })
export class DisputesModule {}
