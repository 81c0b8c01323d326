import { useHubQuery } from '../app/queries.ts';
import { useMay } from '../app/session.ts';
import { OWN_OFFICERS } from './own-officers.graphql.ts';

interface Known {
  readonly kind: string | null;
  readonly id: string | null;
  readonly name: string | null;
}

export interface Officer {
  readonly id: string;
  readonly name: string;
}

/** Officers among some actors, each once, by name. Of other parties no officer is known, only the party. */
export function officersIn(actors: readonly (Known | null)[]): readonly Officer[] {
  const officers = new Map(
    actors.flatMap((one) => (one?.kind === 'OFFICER' && one.id !== null && one.name !== null ? [[one.id, one.name] as const] : [])),
  );
  return [...officers].map(([id, name]) => ({ id, name })).sort((one, other) => one.name.localeCompare(other.name));
}

/** Officers of the own party that the viewer may know: all for an administrator, otherwise those of the roster; and those among `more`. */
export function useOwnOfficers(more: readonly (Known | null)[] = []): readonly Officer[] {
  const [withRoster, withAccounts] = [useMay('duty:read'), useMay('user:manage')];
  const { data } = useHubQuery(OWN_OFFICERS, { withRoster, withAccounts }, { enabled: withRoster || withAccounts });
  return officersIn([
    ...more,
    ...(data?.dutyLine ?? []).map(({ officer }) => officer),
    ...(data?.dutyRoster?.shifts ?? []).map(({ officer }) => officer),
    ...(data?.users?.nodes ?? []).map(({ id, email }) => ({ kind: 'OFFICER', id, name: email })),
  ]);
}
