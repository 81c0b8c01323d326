import { Module } from '@nestjs/common';
import { MembersResolver } from './members.resolver.js';
import { MembersService } from './members.service.js';

/** Parties and groups as the API shows them. Who may sign in is access/; accounts are people/; whom an item is shared with is sharing/. */
@Module({ providers: [MembersService, MembersResolver], exports: [MembersService] })
export class MembersModule {}
