import { Module } from '@nestjs/common';
import { AdmissionResolver } from './admission.resolver.js';
import { AdmissionService } from './admission.service.js';
import { GroupsResolver } from './groups.resolver.js';
import { GroupsService } from './groups.service.js';
import { MembersResolver } from './members.resolver.js';
import { MembersService } from './members.service.js';

/** Parties, groups and officers as the API shows them. Who may sign in is access/; whom an item is shared with is sharing/. */
@Module({
  providers: [MembersService, MembersResolver, GroupsService, GroupsResolver, AdmissionService, AdmissionResolver],
  exports: [MembersService],
})
export class MembersModule {}
