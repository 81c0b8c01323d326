import type { Ask } from './officer.js';

export interface LimitEffectView {
  readonly confirmation: string;
  readonly itemCount: number;
  readonly indicatorCount: number;
  readonly participantCount: number;
  readonly requestCount: number;
  readonly kinds: readonly { readonly itemKind: string; readonly count: number }[];
  readonly readers: readonly { readonly reader: { readonly countries: readonly string[] }; readonly count: number }[];
  readonly notRestored: readonly { readonly reason: string; readonly count: number }[];
  readonly items: readonly {
    readonly itemId: string;
    readonly itemKind: string;
    readonly agency: { readonly name: string } | null;
    readonly title: string | null;
    readonly readers: { readonly countries: readonly string[] };
    readonly notRestoredReason: string | null;
  }[];
}

const READERS = 'everyCountry countries groups { name } partners { name }';
const EFFECT = `confirmation itemCount indicatorCount participantCount requestCount kinds { kind count } readers { reader { ${READERS} } count } notRestored { reason count }
  items { itemId itemKind agency { name } title readers { ${READERS} } notRestoredReason }`;

/** What an administrator does with the sharing limits of its party, over `ask`. */
export function sharingLimitClient(ask: Ask) {
  const previews = async (input: object): Promise<LimitEffectView> =>
    (
      await ask<{ seen: LimitEffectView }>(
        `query ($input: SharingLimitInput!) { seen: previewSharingLimit(input: $input) { ${EFFECT} } }`,
        {
          input,
        },
      )
    ).seen;
  /** @returns ids of the limits that are in force */
  const adds = async (input: object, confirmation: string | null = null): Promise<readonly string[]> => {
    const query = `mutation ($input: SharingLimitInput!, $confirmation: String) { policy: addSharingLimit(input: $input, confirmation: $confirmation) { limits { id } } }`;
    return (await ask<{ policy: { limits: { id: string }[] } }>(query, { input, confirmation })).policy.limits.map(({ id }) => id);
  };
  return {
    previews,
    adds,
    /** Sets a limit as whoever looks at its preview first does. @returns its id */
    async sets(input: object): Promise<string> {
      return (await adds(input, (await previews(input)).confirmation)).at(-1) ?? '';
    },
    lifts: (id: string): Promise<unknown> => ask('mutation ($id: ID!) { liftSharingLimit(id: $id) { limits { id } } }', { id }),
    async restorable(): Promise<readonly string[]> {
      const query = '{ seen: restorableSharingLimits { nodes { id createdAt liftedAt } } }';
      return (await ask<{ seen: { nodes: { id: string }[] } }>(query)).seen.nodes.map(({ id }) => id);
    },
    async previewsRestore(id: string): Promise<LimitEffectView> {
      return (await ask<{ seen: LimitEffectView }>(`query ($id: ID!) { seen: previewSharingLimitRestore(id: $id) { ${EFFECT} } }`, { id }))
        .seen;
    },
    async restores(id: string, confirmation: string): Promise<LimitEffectView> {
      const query = `mutation ($id: ID!, $confirmation: String!) { done: restoreSharingLimit(id: $id, confirmation: $confirmation) { ${EFFECT} } }`;
      return (await ask<{ done: LimitEffectView }>(query, { id, confirmation })).done;
    },
  };
}
