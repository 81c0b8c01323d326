import { type ReactNode, useState } from 'react';
import { useContentLabels } from '../../app/page-label.ts';
import { nodesOf, queries, useHubPages } from '../../app/queries.ts';
import { inSession, useHub } from '../../app/session.ts';
import { useSubscription } from '../../app/subscription.ts';
import { Text, useText } from '../../app/text.tsx';
import { Answer, More } from '../../parts/answer.tsx';
import { SelectField } from '../../parts/fields.tsx';
import { type Kind, KIND_ICONS, Value } from '../../parts/kind.tsx';
import { Tlp } from '../../parts/marks.tsx';
import { PageHead } from '../../parts/page-head.tsx';
import { PartyName } from '../../parts/party.tsx';
import { Red } from '../../parts/red.tsx';
import { saveFile } from '../../parts/save-file.ts';
import { Empty, FormError } from '../../parts/states.tsx';
import { Time } from '../../parts/time.tsx';
import { MARK_COPIES, RELEASED, RELEASED_LIVE, type ReleasedLineFragment, type ReleasedQuery } from './released.graphql.ts';
import { marksOf, releasedTable, savable } from './released-table.ts';
import { Withdrawn } from './withdrawn.tsx';

type Page = ReleasedQuery['snapshot'];

const isLine = (item: Page['items'][number]): item is ReleasedLineFragment => 'value' in item;
const linesOf = (page: Page): readonly ReleasedLineFragment[] => page.items.filter(isLine);
const filterOf = (kind: Kind | '') => ({ released: true, itemKinds: ['INDICATOR' as const], ...(kind === '' ? {} : { kinds: [kind] }) });

/** Values that countries released to the partner, so that it acts on them; newest first, live. */
export function GotPage(): ReactNode {
  const text = useText();
  const hub = useHub();
  const [kind, setKind] = useState<Kind | ''>('');
  const [error, setError] = useState<Error | null>(null);
  const filter = filterOf(kind);
  const released = useHubPages(RELEASED, { filter }, ({ snapshot }) => ({
    nodes: linesOf(snapshot),
    pageInfo: { hasNextPage: snapshot.more, endCursor: snapshot.cursor },
  }));
  const lines = nodesOf(released.data);
  useContentLabels(lines.map(({ tlp }) => tlp));
  useSubscription({
    document: RELEASED_LIVE,
    variables: {},
    cursorOf: ({ releasedFeed }) => releasedFeed.cursor,
    onMissed: () => void queries.invalidateQueries(),
    onEvents: (events) => {
      if (events.some(({ releasedFeed }) => releasedFeed.operation !== 'POSITION')) void queries.invalidateQueries();
    },
  });
  const save = async (): Promise<void> => {
    const all: ReleasedLineFragment[] = [];
    for (let after: string | null = null; ;) {
      const { snapshot }: ReleasedQuery = await inSession(hub.request(RELEASED, { filter, after }));
      all.push(...savable(linesOf(snapshot)));
      if (snapshot.cursor === null) break;
      after = snapshot.cursor;
    }
    const marks = await marksOf(
      all.map(({ id }) => id),
      async (itemIds) => (await inSession(hub.request(MARK_COPIES, { itemIds }))).markCopies,
    );
    saveFile(new Blob([releasedTable(all, marks)], { type: 'text/csv' }), 'released.csv');
  };
  return (
    <div className="page">
      <PageHead
        title={text('released.title')}
        acts={
          <button
            className="btn"
            type="button"
            onClick={() => {
              setError(null);
              save().catch((fault: unknown) => setError(fault as Error));
            }}
          >
            <Text id="released.save" />
          </button>
        }
      >
        <p>
          <Text id="released.about" />
        </p>
      </PageHead>
      <div className="stack">
        <FormError error={error} />
        <Withdrawn />
        <div className="narrow-field">
          <SelectField label={text('released.kind')} value={kind} onChange={({ target }) => setKind(target.value as Kind | '')}>
            <option value="">{text('released.any')}</option>
            {(Object.keys(KIND_ICONS) as Kind[]).map((one) => (
              <option key={one} value={one}>
                {text(`kind.${one}`)}
              </option>
            ))}
          </SelectField>
        </div>
        <div data-tour="released">
          <Answer of={released}>
            {() => (lines.length === 0 ? <Empty icon="flag" title={<Text id="released.none" />} /> : <Lines lines={lines} />)}
          </Answer>
        </div>
        <More of={released} />
      </div>
    </div>
  );
}

function Lines({ lines }: { readonly lines: readonly ReleasedLineFragment[] }): ReactNode {
  const text = useText();
  return (
    <section className="card" aria-label={text('released.title')}>
      <div className="tw">
        <table className="t st-l">
          <thead>
            <tr>
              {(['released.value', 'triage.threat', 'released.by', 'released.label', 'released.seen', 'released.until'] as const).map(
                (id) => (
                  <th key={id}>
                    <Text id={id} />
                  </th>
                ),
              )}
            </tr>
          </thead>
          <tbody>
            {lines.map(
              ({ id, kind, display, platform, network, bank, threat, owner, tlp, lastSeen, validUntil, revokedAt, revokedReason }) => (
                <tr key={id} className={revokedAt === null ? '' : 'revoked'}>
                  <td className="fw">
                    <Red id={id} tlp={tlp}>
                      <Value kind={kind}>{display}</Value>
                    </Red>
                    <span className="s q below">{[platform, network, bank].filter(Boolean).join(', ')}</span>
                    {revokedAt !== null && (
                      <span className="st d s below">
                        <Text id="released.revoked" values={{ reason: revokedReason ?? '' }} />
                      </span>
                    )}
                  </td>
                  <td>
                    <Text id={`threat.${threat}`} />
                  </td>
                  <td>
                    <PartyName party={owner} />
                  </td>
                  <td>
                    <Tlp label={tlp} />
                  </td>
                  <td className="nw s" data-l={text('released.seen')}>
                    {lastSeen !== null && <Time of={lastSeen} />}
                  </td>
                  <td className="nw s" data-l={text('released.until')}>
                    {validUntil !== null && <Time of={validUntil} />}
                  </td>
                </tr>
              ),
            )}
          </tbody>
        </table>
      </div>
    </section>
  );
}
