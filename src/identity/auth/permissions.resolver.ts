import { Query, Resolver } from '@nestjs/graphql';
import { PermissionType } from './permissions.graphql.js';
import { PERMISSION_VIEWS } from './permissions.policy.js';
import { Requires } from './requires.js';

@Resolver(() => PermissionType)
export class PermissionsResolver {
  @Query(() => [PermissionType], {
    description:
      'All permissions of the hub, by name, with the roles that have them and the roles that can give those roles. The same for every caller; at most 100.',
  })
  @Requires('session:own', 'permission.list')
  permissions(): readonly PermissionType[] {
    return PERMISSION_VIEWS;
  }
}
