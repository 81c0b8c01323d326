import { Controller, Param, Put, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { Actor } from '../../identity/auth/actor.js';
import { Requires } from '../../identity/auth/requires.js';
import { assertJson, RestActor, RestEndpoint } from '../../identity/auth/rest.js';
import { type WarninglistRow, WarninglistsService } from './warninglists.service.js';
import { Described } from '../../identity/auth/openapi-operation.js';
import { WARNINGLIST } from './warninglists.openapi.js';

/** Endpoint for loading lists: files of at most 4 MiB and 150,000 values, the application's general limits for JSON. */
@Controller()
@RestEndpoint({ channel: 'bulk' })
export class WarninglistsController {
  constructor(private readonly warninglists: WarninglistsService) {}

  /** Loads the list of the body under a name. Loading the same list again has no visible effect. */
  @Put('bulk/warninglists/:name')
  @Requires('guard:manage', 'guard.load')
  @Described(WARNINGLIST)
  async load(@RestActor() actor: Actor, @Param('name') name: string, @Req() request: FastifyRequest): Promise<object> {
    assertJson(request);
    return responseOf(await this.warninglists.load(actor, name, request.body));
  }
}

const responseOf = ({ id, name, title, type, kinds, mode, entryCount: entries, unreadCount: unread }: WarninglistRow): object => ({
  id,
  name,
  title,
  type,
  kinds,
  mode,
  entries,
  unread,
});
