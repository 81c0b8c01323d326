import { Module } from '@nestjs/common';
import { Outbound } from '../../platform/platform/outbound.js';
import { Settings } from '../../platform/platform/platform.module.js';
import { PullCredentials } from './credentials.js';

const outbound = ({ pullAllowLoopback }: Settings): Outbound => new Outbound({ allowLoopback: pullAllowLoopback });

/** What officers and the worker both need: where a pull may go, and what its credentials are sealed with. */
@Module({
  providers: [PullCredentials, { provide: Outbound, inject: [Settings], useFactory: outbound }],
  exports: [PullCredentials, Outbound],
})
export class PullSharedModule {}
