import { Module } from '@nestjs/common';
import { Outbound } from '../../platform/platform/outbound.js';
import { Settings } from '../../platform/platform/platform.module.js';
import { PullCredentials } from './credentials.js';

const outbound = ({ pullAllowLoopback }: Settings): Outbound => new Outbound({ allowLoopback: pullAllowLoopback });

/** Providers that both the API and the worker need: the check of outbound addresses, and the encryption of credentials. */
@Module({
  providers: [PullCredentials, { provide: Outbound, inject: [Settings], useFactory: outbound }],
  exports: [PullCredentials, Outbound],
})
export class PullSharedModule {}
