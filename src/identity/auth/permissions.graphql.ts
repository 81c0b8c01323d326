import { Field, ObjectType } from '@nestjs/graphql';
import type { Role } from '../../platform/database/grants.js';
import { RoleEnum } from './viewer.graphql.js';

@ObjectType('PermissionRole', { description: 'A role that has a permission.' })
export class PermissionRoleType {
  @Field(() => RoleEnum, { description: 'The role.' })
  readonly role: Role;

  @Field(() => String, { description: 'What accounts with the role do, in words.' })
  readonly description: string;

  @Field(() => [RoleEnum], { description: 'Roles whose accounts may give the role to an account: by inviting it, or by setUserRoles.' })
  readonly grantingRoles: readonly Role[];

  @Field(() => Boolean, {
    description: 'Whether the role has the permission only where the sharing policy of its party gives it (analystsInCases: LEAD).',
  })
  readonly ifPolicyAllows: boolean;
}

@ObjectType('Permission', { description: 'A permission, as in Viewer.permissions and ApiKeyInput.permissions.' })
export class PermissionType {
  @Field(() => String, { description: 'The permission: indicator:publish.' })
  readonly name: string;

  @Field(() => String, { description: 'What it permits, in words.' })
  readonly description: string;

  @Field(() => [PermissionRoleType], { description: 'Roles that have it; at most one for each value of Role.' })
  readonly roles: readonly PermissionRoleType[];

  @Field(() => [RoleEnum], { description: 'Roles whose accounts may give it to an API key; empty: no key can have it.' })
  readonly keyGrantingRoles: readonly Role[];
}
