import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { Text } from '../../app/text.tsx';
import { Value } from '../../parts/kind.tsx';
import { Icon, Meter, PartyMark, Tlp } from '../../parts/marks.tsx';
import { Red } from '../../parts/red.tsx';
import { Note } from '../../parts/states.tsx';
import { Time } from '../../parts/time.tsx';
import type { EventOf } from './event-row.tsx';

interface DetailProps {
  readonly row: EventOf;
  /** Absent: the viewer may not. */
  readonly onCase: (() => void) | undefined;
  readonly onSighting: (() => void) | undefined;
  readonly onClose: () => void;
}

/** The chosen event, and what can be done with its item. */
export function Detail({ row, onCase, onSighting, onClose }: DetailProps): ReactNode {
  return (
    <div className="stack">
      <button className="btn close" type="button" onClick={onClose}>
        <Text id="feed.back" />
      </button>
      <Content row={row} />
      {row.item && (
        <div className="row w">
          <Link className="btn pri" to="/indicators/$id" params={{ id: row.itemId }}>
            <Text id="feed.open" /> <kbd aria-hidden="true">↵</kbd>
          </Link>
          {onCase && (
            <button className="btn" type="button" onClick={onCase}>
              <Icon name="case" />
              <Text id="add-to-case.title" values={{ count: 1 }} /> <kbd aria-hidden="true">C</kbd>
            </button>
          )}
          {onSighting && (
            <button className="btn" type="button" onClick={onSighting}>
              <Text id="sighting.add" /> <kbd aria-hidden="true">S</kbd>
            </button>
          )}
        </div>
      )}
    </div>
  );
}

function Content({ row: { item, operation, isRevoked } }: { readonly row: EventOf }): ReactNode {
  if (!item) {
    return (
      <Note tone="danger" icon="eyeoff">
        <Text id={operation === 'WITHDRAWN' ? 'feed.withdrawn.what' : 'feed.unreadable.what'} />
      </Note>
    );
  }
  return (
    <div className="stack">
      <div className="row">
        <Red id={item.id} tlp={item.tlp}>
          <Value kind={item.kind}>{item.display}</Value>
        </Red>
        <span className="end">
          <Tlp label={item.tlp} />
        </span>
      </div>
      {isRevoked && (
        <Note tone="warning" icon="ban">
          <Text id="feed.revoked.what" />
        </Note>
      )}
      <dl className="kv">
        <dt>
          <Text id="feed.threat" />
        </dt>
        <dd>
          <Text id={`threat.${item.threat}`} />
        </dd>
        <dt>
          <Text id="feed.owner" />
        </dt>
        <dd className="row">
          <PartyMark party={item.owner} />
          {item.owner?.name ?? <Text id="party.undisclosed" />}
        </dd>
        <dt>
          <Text id="feed.source" />
        </dt>
        <dd>{`${item.reliability ?? '–'}${item.credibility ?? '–'}`}</dd>
        {item.confidence !== null && (
          <>
            <dt>
              <Text id="look-up.confidence" />
            </dt>
            <dd>
              <Meter value={item.confidence} /> {item.confidence}
            </dd>
          </>
        )}
        <dt>
          <Text id="feed.published" />
        </dt>
        <dd>
          <Time of={item.publishedAt} />
        </dd>
        {item.lastSeen !== null && (
          <>
            <dt>
              <Text id="look-up.last-seen" />
            </dt>
            <dd>
              <Time of={item.lastSeen} />
            </dd>
          </>
        )}
      </dl>
      {item.description !== null && (
        <Red id={item.id} tlp={item.tlp}>
          <p className="m said">{item.description}</p>
        </Red>
      )}
    </div>
  );
}
