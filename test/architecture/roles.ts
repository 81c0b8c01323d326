import { PUBLIC } from '../../src/identity/auth/requires.js';
import { CEILING, OFFICES, type PartyKind, type Power, POWERS, ROLES_OF } from '../../src/platform/database/ceiling.js';
import { PERMISSION_DESCRIPTIONS, ROLE_DESCRIPTIONS } from '../../src/platform/database/grant-descriptions.js';
import {
  GIVEN_BY_PARTY,
  GRANTS,
  KEY_PERMISSIONS,
  keyCeilingOf,
  type Permission,
  PERMISSIONS,
  type Role,
  ROLES,
} from '../../src/platform/database/grants.js';
import type { EntryPoint } from './entry-points.js';

const HEADER = `# Roles

Written by \`npm run schema\` from the sources: the roles and permissions of \`src/platform/database/grants.ts\`, the ceiling of \`src/platform/database/ceiling.ts\`, and what each
operation declares. The guard checks the permission before the operation, and the database checks it again in the transaction. \`test/architecture/matrix\` tests this for every operation, role and
kind of object, and also which operations need a session confirmed in the last five minutes (step-up). Permissions decide which operations an account may call. Owner and audience
decide on [which items](architecture.md#the-tenant-boundary).

Roles combine: an account with two roles may do what either may. A right that is removed ends with the next request, whatever token the request has.
`;

const row = (...cells: readonly string[]): string => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [row(...head), `|${'---|'.repeat(head.length)}`, ...rows.map((cells) => row(...cells))].join('\n');
const code = (text: string): string => `\`${text}\``;
const anchorOf = (name: string): string => name.toLowerCase().replaceAll(/[^a-z]+/g, '-');
const anchor = (name: string): string => `<a id="${anchorOf(name)}"></a>${code(name)}`;
const link = (name: string): string => `[${code(name)}](#${anchorOf(name)})`;
const has = (role: Role, permission: unknown): boolean => (GRANTS[role] as readonly unknown[]).includes(permission);
const mark = (yes: boolean): string => (yes ? '●' : '');

const KINDS = Object.keys(ROLES_OF) as readonly PartyKind[];

function roles(): string {
  const rows = ROLES.map((role) => {
    const parties = KINDS.filter((kind) => ROLES_OF[kind].includes(role)).map(code);
    return [anchor(role), `${parties.join(', ')}${OFFICES.includes(role) ? ' (an office: no role besides)' : ''}`, ROLE_DESCRIPTIONS[role]];
  });
  return `## Roles\n\n${table(['role', 'in parties of kind', 'what it does'], rows)}`;
}

function permissions(): string {
  const rows = PERMISSIONS.map((permission) => [
    anchor(permission),
    PERMISSION_DESCRIPTIONS[permission],
    ROLES.filter((role) => has(role, permission) || GIVEN_BY_PARTY[role]?.includes(permission))
      .map((role) => (has(role, permission) ? link(role) : `${link(role)} where its party gives it ([sharing policy](sharing-policy.md))`))
      .join(', '),
    KEY_PERMISSIONS.some((one) => one === permission) ? 'may be given' : '',
  ]);
  return `## Permissions\n\n${table(['permission', 'allows to', 'roles', 'machines'], rows)}`;
}

/** Roles as columns: the first letters of each word. */
const short = (role: Role): string =>
  role
    .split('_')
    .map((word) => word.slice(0, role.includes('_') ? 1 : 2))
    .join('');

/** What the sources of the program do not declare: the matrix says it of each operation, and tries it. */
export interface Said {
  /** Whether an operation is refused to machines, though they hold its permission. */
  readonly isPersonal: (place: string) => boolean;
  /** When it asks for step-up, in words; '' for never. */
  readonly confirms: (place: string) => string;
}

function doors(title: string, some: readonly EntryPoint[], { isPersonal, confirms }: Said): string {
  const rows = some.map(({ place = '', needs }) => {
    const isOpen = needs === PUBLIC;
    const machine = isOpen || needs === 'session:own' ? !isPersonal(place) && !isOpen : KEY_PERMISSIONS.some((one) => one === needs);
    return [
      anchor(place.replace(/^(Query|Mutation|Subscription)\./, (root) => `${root.slice(0, -1).toLowerCase()} `)),
      isOpen ? 'none: open to everybody' : link(String(needs)),
      ...ROLES.map((role) => mark(isOpen || has(role, needs))),
      mark(machine),
      confirms(place),
    ];
  });
  const legend = ROLES.map((role) => `${short(role)} ${link(role)}`).join(', ');
  return `## ${title}\n\n${legend}.\n\n${table([title.toLowerCase().slice(0, -1), 'permission', ...ROLES.map(short), 'key', '[step-up](accounts.md#step-up)'], rows)}`;
}

function machines(): string {
  const rows = ROLES.filter((role) => keyCeilingOf([role]).size > 0).map((role) => [
    link(role),
    [...keyCeilingOf([role])].map((permission: Permission) => link(permission)).join(', '),
  ]);
  return `## What an admin may give to a key\n\nA key has permissions and no role ([keys.md](keys.md)).\n\n${table(['role', 'permissions'], rows)}`;
}

const POWER_WORDS: Readonly<Record<Power, string>> = {
  VIEW: 'see in the list',
  INVITE: 'invite',
  ASSIGN: 'change roles, from and to',
  DISABLE: 'disable, enable, end sessions',
  RESET: 'create a link for a new password',
  HAND_OVER: 'invite or reset, in a party that nobody has joined yet',
};

function ceiling(): string {
  const powers = (role: Role) => CEILING[role] ?? {};
  const rows = ROLES.filter((role) => CEILING[role]).flatMap((role) =>
    POWERS.filter((power) => powers(role)[power]).map((power) => [
      link(role),
      `${POWER_WORDS[power]} (${code(power)})`,
      (powers(role)[power] ?? []).map(link).join(', '),
    ]),
  );
  const words = `A power must cover all roles of the other account. All powers but \`HAND_OVER\` end at the own party, and none works on the own account. An account
that the viewer may not see gets the same answer as one that does not exist.`;
  return `## The ceiling: who governs whom\n\n${words}\n\n${table(['role', 'may', 'accounts with'], rows)}`;
}

/**
 * docs/roles.md.
 * @param all doors of all resolvers
 */
export function rolesText(all: readonly EntryPoint[], said: Said): string {
  const sorted = all.filter(({ place }) => place !== undefined).sort((a, b) => ((a.place ?? '') < (b.place ?? '') ? -1 : 1));
  const fields = sorted.filter(({ isOperation }) => !isOperation);
  const operations = sorted.filter(({ isOperation }) => isOperation);
  const tables = [doors('Operations', operations, said), doors('Fields', fields, { isPersonal: () => false, confirms: () => '' })];
  return `${[HEADER, roles(), permissions(), ...tables, machines(), ceiling()].join('\n\n')}\n`;
}
