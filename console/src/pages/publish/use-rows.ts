import { useEffect, useMemo, useState } from 'react';
import { inSession, useHub, useViewer } from '../../app/session.ts';
import { addChecks, change, useChecks, useDraft } from './draft.ts';
import { CHECK_VALUES, FIND_DUPLICATES, type FindDuplicatesQuery } from './publish.graphql.ts';
import { isReady, keyOf, type Known, type Row, rowsOf, uncheckedOf } from './rows.ts';

/** Values of one draft, and of one request. */
export const MOST_VALUES = 1_000;
/** Waits until the officer pauses, so that half a value is not checked. */
const PAUSE_MS = 350;

/** The rows of the draft. The hub is asked about new ones as they are typed: that reveals nothing about indicators. */
export function useRows(): { readonly rows: readonly Row[]; readonly error: Error | null } {
  const hub = useHub();
  const draft = useDraft();
  const checks = useChecks();
  const [error, setError] = useState<Error | null>(null);
  const { text, contexts, country, known } = draft;
  const rows = useMemo(() => rowsOf({ text, contexts, country, known }, checks), [text, contexts, country, known, checks]);
  useEffect(() => {
    const asked = uncheckedOf(rows.slice(0, MOST_VALUES));
    if (asked.length === 0) return;
    const ending = new AbortController();
    const timer = setTimeout(() => {
      inSession(hub.request(CHECK_VALUES, { values: asked }, { signal: ending.signal })).then(
        ({ checked }) => {
          setError(null);
          addChecks(asked.flatMap((input, index) => (checked[index] ? [[keyOf(input), checked[index]] as const] : [])));
        },
        (fault: unknown) => {
          if (!ending.signal.aborted) setError(fault as Error);
        },
      );
    }, PAUSE_MS);
    return () => {
      clearTimeout(timer);
      ending.abort();
    };
  }, [hub, rows]);
  return { rows, error };
}

/** Looks up who has published the values already. The hub writes the look-up to the audit log, so it is done once for a value. */
export function useDuplicates(): (rows: readonly Row[], purpose: string) => Promise<void> {
  const hub = useHub();
  const { party, agency } = useViewer();
  const { known } = useDraft();
  return async (rows, purpose) => {
    const asked = rows.filter((row) => isReady(row) && !row.known);
    if (asked.length === 0) return;
    const values = asked.map(({ input, checked }) => ({ ...input, kind: input.kind ?? checked?.kind ?? null }));
    const { results } = await inSession(hub.request(FIND_DUPLICATES, { values, purpose }));
    const found = asked.map(({ key }, index) => [key, knownOf(results[index]?.indicators ?? [], party.id, agency?.id)] as const);
    change({ known: { ...known, ...Object.fromEntries(found) } });
  };
}

type Found = FindDuplicatesQuery['results'][number]['indicators'];

function knownOf(indicators: Found, party: string, agency: string | undefined): Known {
  const own = indicators.find((one) => one.owner?.id === party);
  const others = indicators.filter((one) => one.owner?.id !== party && one.revokedAt === null);
  return {
    own: own ? { id: own.id, isRevoked: own.revokedAt !== null, isOfAgency: own.agency?.id === agency } : null,
    others: [...new Map(others.map(({ owner }) => [owner?.id ?? '', owner])).values()],
  };
}
