import type { ReactNode } from 'react';
import { type ListPage, nodesOf, useHubPages } from '../../app/queries.ts';
import { Text, useText } from '../../app/text.tsx';
import { Answer, More } from '../../parts/answer.tsx';
import { PartyMark } from '../../parts/marks.tsx';
import { Red } from '../../parts/red.tsx';
import { Time } from '../../parts/time.tsx';
import { Card } from './card.tsx';
import { type SightingLineFragment, SIGHTINGS } from './indicator.graphql.ts';
import type { Subject } from './subject.ts';

const TONES = { SEEN: 'st ok', FALSE_POSITIVE: 'st d', EXPIRED: 'st w' } as const;
const NONE: ListPage<SightingLineFragment> = { nodes: [], pageInfo: { hasNextPage: false, endCursor: null } };

/** Who else met the value, or says that it is wrong or out of use. */
export function Sightings({ subject, onAdd }: { readonly subject: Subject; readonly onAdd: (() => void) | undefined }): ReactNode {
  const sightings = useHubPages(SIGHTINGS, { id: subject.id }, ({ indicator }) => indicator?.sightings ?? NONE);
  const { sightingSummary: summary } = subject;
  return (
    <Card
      id="sightings"
      title={<Text id="indicator.sightings" />}
      side={
        <>
          {summary.sighters > 0 && (
            <span className="s q">
              <Text id="indicator.sighters" values={{ count: summary.sighters }} />
            </span>
          )}
          {onAdd && (
            <button className="btn sm" type="button" onClick={onAdd}>
              <Text id="sighting.add" /> <kbd aria-hidden="true">S</kbd>
            </button>
          )}
        </>
      }
    >
      <Answer of={sightings}>
        {(data) => (nodesOf(data).length === 0 ? <NoSighting /> : <List sightings={nodesOf(data)} subject={subject} />)}
      </Answer>
      <More of={sightings} />
    </Card>
  );
}

const NoSighting = (): ReactNode => (
  <p className="bd q">
    <Text id="indicator.sightings.none" />
  </p>
);

interface ListProps {
  readonly sightings: readonly SightingLineFragment[];
  readonly subject: Subject;
}

function List({ sightings, subject }: ListProps): ReactNode {
  const text = useText();
  return (
    <div className="tw">
      <table className="t st-l">
        <thead>
          <tr>
            <th>
              <Text id="indicator.by" />
            </th>
            <th>
              <Text id="indicator.verdict" />
            </th>
            <th>
              <Text id="indicator.when" />
            </th>
            <th>
              <Text id="indicator.note" />
            </th>
          </tr>
        </thead>
        <tbody>
          {sightings.map(({ id, by, verdict, count, lastSeen, at, note, tlp }) => (
            <tr key={id}>
              <td>
                <span className="row">
                  <PartyMark party={by} /> {by?.name ?? <Text id="party.undisclosed" />}
                </span>
              </td>
              <td>
                <span className={TONES[verdict]}>
                  <Text id={`verdict.${verdict}`} />
                </span>{' '}
                {count > 1 && (
                  <span className="q">
                    <Text id="indicator.times" values={{ count }} />
                  </span>
                )}
              </td>
              <td className="s" data-l={text('indicator.when')}>
                <Time of={lastSeen ?? at} />
              </td>
              <td className="fw">
                {note !== null && (
                  <Red id={subject.id} tlp={tlp}>
                    {note}
                  </Red>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
