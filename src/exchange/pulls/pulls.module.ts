import { Module } from '@nestjs/common';
import { PullSharedModule } from './pull-shared.module.js';
import { PullsResolver } from './pulls.resolver.js';
import { PullsService } from './pulls.service.js';

/** Administration of pulls by officers: for processes with the role serve. The worker is in pull-worker.module.ts. */
@Module({ imports: [PullSharedModule], providers: [PullsService, PullsResolver] })
export class PullsModule {}
