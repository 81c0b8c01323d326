import { Module } from '@nestjs/common';
import { MembersResolver } from './members.resolver.js';
import { MembersService } from './members.service.js';

/** Parties, groups and officers as the API shows them. Who may sign in is access/; whom an item is shared with is sharing/. */
@Module({ providers: [MembersService, MembersResolver], exports: [MembersService] })
export class MembersModule {}
