import { KEY_PERMISSIONS } from '../../../src/platform/database/grants.js';
import { post } from '../../support/post.js';
import { type Caller, machine } from './callers.js';
import type { Matrix } from './matrix.js';
import type { FieldRow } from './row.js';
import type { World } from './world.js';

/**
 * Asks a field with a door of its own, through an operation, as everybody who may do the operation; and as a machine that may do the operation alone, where
 * there can be one: a key may read alone. @returns what went otherwise than it should
 */
export async function playField(
  world: World,
  matrix: Matrix,
  field: string,
  { through, ask, nothingFor = [], variables = {} }: FieldRow,
): Promise<readonly string[]> {
  const [outer, inner] = [through, field].map((place) => String(matrix.doors.find((door) => door.place === place)?.needs));
  if (outer === undefined || inner === undefined) throw new Error(`There is no ${field}, or no ${through}.`);
  const alone =
    outer !== inner && outer.endsWith(':read') && KEY_PERMISSIONS.some((one) => one === outer) ? [await machine(world.hub, [outer])] : [];
  const callers = [...world.callers, ...alone].filter(({ permissions }) => permissions?.has(outer));
  const seen = await Promise.all(
    callers.map(async (caller) => {
      const given = typeof variables === 'function' ? await variables(world, caller) : variables;
      return given && codeOf(world, caller, { query: ask, variables: given });
    }),
  );
  return callers.flatMap(({ name, party, permissions }, at) => {
    const wanted = permissions?.has(inner) || nothingFor.includes(party) ? 'done' : 'FORBIDDEN';
    return seen[at] === undefined || seen[at] === wanted ? [] : [`${name}: ${seen[at]}, not ${wanted}`];
  });
}

async function codeOf({ hub }: World, { token = '' }: Caller, body: object): Promise<string> {
  const { errors } = await post(hub.url, body, { authorization: `Bearer ${token}` });
  return errors[0]?.extensions.code ?? 'done';
}
