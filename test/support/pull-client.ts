import { PullWorker } from '../../src/exchange/pulls/pull.worker.js';
import type { Hub } from './hub.js';
import { type Ask, until } from './officer.js';

const PULL = `id name kind url credentials everyMinutes threat audience { countries everyCountry } agencyOnly addedAfter state pausedReason responsible { name } lastRunAt lastCompletedAt nextRunAt
  failureCount failure { code message status } created updated unchanged rejected held skipped revoked imports(first: 100) { nodes { id } }`;

export interface PullView {
  readonly id: string;
  readonly name: string;
  readonly url: string;
  readonly credentials: string | null;
  readonly state: string;
  readonly pausedReason: string | null;
  readonly responsible: { readonly name: string } | null;
  readonly lastRunAt: string | null;
  readonly lastCompletedAt: string | null;
  readonly nextRunAt: string | null;
  readonly failureCount: number;
  readonly failure: { readonly code: string; readonly message: string; readonly status: number | null } | null;
  readonly created: number;
  readonly updated: number;
  readonly unchanged: number;
  readonly rejected: number;
  readonly held: number;
  readonly skipped: number;
  readonly revoked: number;
  readonly imports: { readonly nodes: readonly { readonly id: string }[] };
}

/** What an officer does with pulls. */
export function pullClient(hub: Hub, { ask }: { readonly ask: Ask }) {
  const change =
    (what: string) =>
    async (id: string): Promise<PullView> =>
      (await ask<{ it: PullView }>(`mutation ($id: ID!) { it: ${what}(id: $id) { ${PULL} } }`, { id })).it;
  const opens = async (id: string): Promise<PullView | null> =>
    (await ask<{ it: PullView | null }>(`query ($id: ID!) { it: pull(id: $id) { ${PULL} } }`, { id })).it;
  /** How it ended, once it has. */
  const rests = async (id: string, limitMs?: number): Promise<PullView> => {
    const isBusy = (): Promise<{ busy: boolean }[]> =>
      hub.ownerSql(`select leased_by is not null or next_run_at <= now() and paused_at is null as busy from hub.pull where id = $1`, [id]);
    await until(
      () => {
        hub.app.get(PullWorker, { strict: false }).wake();
        return isBusy();
      },
      ([row]) => row?.busy === false,
      limitMs,
    );
    const seen = await opens(id);
    if (!seen) throw new Error('The pull is gone.');
    return seen;
  };
  return {
    opens,
    rests,
    lists: async (): Promise<readonly PullView[]> =>
      (await ask<{ it: { nodes: PullView[] } }>(`{ it: pulls { nodes { ${PULL} } } }`)).it.nodes,
    /** Makes one, and waits until it has looked for the first time. */
    async creates(input: object, limitMs?: number): Promise<PullView> {
      const query = `mutation ($input: PullInput!) { it: createPull(input: $input) { ${PULL} } }`;
      const { it } = await ask<{ it: PullView }>(query, { input: { name: 'a feed', kind: 'TAXII', threat: 'PHISHING', ...input } });
      return rests(it.id, limitMs);
    },
    async updates(id: string, input: object): Promise<PullView> {
      const query = `mutation ($id: ID!, $input: PullInput!) { it: updatePull(id: $id, input: $input) { ${PULL} } }`;
      const { it } = await ask<{ it: PullView }>(query, { id, input: { name: 'a feed', kind: 'TAXII', threat: 'PHISHING', ...input } });
      return it;
    },
    /** Looks once more, now: nobody waits five minutes in a test. */
    async looks(id: string): Promise<PullView> {
      await hub.ownerSql('update hub.pull set next_run_at = now(), not_before = null where id = $1', [id]);
      return rests(id);
    },
    runsNow: change('runPullNow'),
    pauses: change('pausePull'),
    resumes: change('resumePull'),
    deletes: async (id: string): Promise<string> =>
      (await ask<{ it: string }>('mutation ($id: ID!) { it: deletePull(id: $id) }', { id })).it,
  };
}
export type PullClient = ReturnType<typeof pullClient>;
