import { PUBLIC, REQUIRED } from '../../../src/identity/auth/requires.js';
import { Forbidden } from '../../../src/platform/platform/errors.js';
import { WebhooksService } from '../../../src/delivery/webhooks/webhooks.service.js';
import type { Matrix } from './matrix.js';
import { webhook } from './objects/objects.js';
import type { World } from './world.js';

interface Fault {
  readonly name: string;
  readonly operation: string;
  /** Pieces of sentences that the matrix must say. */
  readonly notices: readonly string[];
  /** Resolves to how it is taken out again. */
  readonly plant: (world: World, matrix: Matrix) => Promise<() => Promise<unknown>>;
}

/** Replaces a piece of a function's text. @throws Error when the function does not hold it: then the fault must be written anew */
async function rewritten({ hub }: World, name: string, piece: string, by: string): Promise<() => Promise<unknown>> {
  const [row] = await hub.ownerSql<{ source: string }>('select pg_get_functiondef($1::regproc) as source', [name]);
  if (!row?.source.includes(piece)) throw new Error(`${name} does not say: ${piece}`);
  await hub.ownerSql(row.source.replace(piece, () => by));
  return () => hub.ownerSql(row.source);
}

/** What the matrix is there to find. Expectations are those of the declarations, which are read before a fault is planted. */
export const FAULTS: readonly Fault[] = [
  {
    name: 'an operation has no guard, and the database grants it to everybody',
    operation: 'Mutation.setPartyBarred',
    notices: ['ANALYST, own: done, not FORBIDDEN', 'hub.bar has changed by what was refused'],
    plant: async ({ hub }, { doors }) => {
      const handler = doors.find(({ place }) => place === 'Mutation.setPartyBarred')?.handler ?? {};
      const declared: unknown = Reflect.getMetadata(REQUIRED, handler);
      await hub.ownerSql('delete from hub.bar');
      await hub.ownerSql(`insert into hub.role_permission (role, permission) values ('ANALYST', 'bar:manage')`);
      Reflect.defineMetadata(REQUIRED, PUBLIC, handler);
      return () => {
        Reflect.defineMetadata(REQUIRED, declared, handler);
        return hub.ownerSql(`delete from hub.role_permission where role = 'ANALYST' and permission = 'bar:manage'`);
      };
    },
  },
  {
    name: 'what is hidden is forbidden, and not absent',
    operation: 'Mutation.pauseWebhook',
    notices: ['ANALYST, id hidden: FORBIDDEN, not NOT_FOUND', 'ANALYST, hidden is told from absent'],
    plant: async (world) => {
      const service = world.hub.app.get(WebhooksService, { strict: false });
      const [analyst] = world.callers.filter(({ name }) => name === 'ANALYST');
      const hidden = analyst && (await world.object(webhook, 'hidden', analyst));
      const pause = service.pause.bind(service);
      service.pause = (actor, id) => (id === hidden ? Promise.reject(new Forbidden()) : pause(actor, id));
      return () => Promise.resolve((service.pause = pause));
    },
  },
  {
    name: 'whose it is, is not asked',
    operation: 'Mutation.setUserDisabled',
    notices: ['NATIONAL_ADMIN, userId hidden: done, not NOT_FOUND', 'hub.user_account has changed by what was refused'],
    plant: (world) =>
      rewritten(world, 'hub.set_user_disabled', "and party = hub.me() and hub.may_act_on(hub.my_user(), 'DISABLE', target)", ''),
  },
  {
    name: 'what widens rights asks for no step-up',
    operation: 'Mutation.setUserRoles',
    notices: ['NATIONAL_ADMIN, not confirmed lately: done, not STEP_UP_REQUIRED'],
    plant: (world) => rewritten(world, 'hub.set_user_roles', 'perform hub.require_step_up();', ''),
  },
  {
    name: 'what takes rights away asks for step-up',
    operation: 'Mutation.endUserSessions',
    notices: ['NATIONAL_ADMIN, own, not confirmed lately: STEP_UP_REQUIRED, not done'],
    plant: (world) =>
      rewritten(
        world,
        'hub.end_user_sessions',
        "perform hub.require_act('user:manage');",
        "perform hub.require_act('user:manage'); perform hub.require_step_up();",
      ),
  },
];
