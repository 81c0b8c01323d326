import { Module } from '@nestjs/common';
import { AcceptanceService } from './acceptance.service.js';
import { InvitationsResolver } from './invitations.resolver.js';
import { InvitationsService } from './invitations.service.js';
import { OfficesResolver } from './offices.resolver.js';
import { OfficesService } from './offices.service.js';
import { UsersResolver } from './users.resolver.js';
import { UsersService } from './users.service.js';

/** Accounts of a party, and invitations to create them. The rules of who may do what to which account are in database/ceiling.ts. */
@Module({
  providers: [UsersService, UsersResolver, InvitationsService, AcceptanceService, InvitationsResolver, OfficesService, OfficesResolver],
})
export class UsersModule {}
