import { Module } from '@nestjs/common';
import { PullSharedModule } from './pull-shared.module.js';
import { PullsResolver } from './pulls.resolver.js';
import { PullsService } from './pulls.service.js';

/** Pulls as officers keep them: for the processes with the role serve. Who looks is pull-worker.module.ts. */
@Module({ imports: [PullSharedModule], providers: [PullsService, PullsResolver] })
export class PullsModule {}
