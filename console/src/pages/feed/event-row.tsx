import { memo, type ReactNode } from 'react';
import { useRowFocus } from '../../app/row-focus.ts';
import { Text } from '../../app/text.tsx';
import { useViewer } from '../../app/session.ts';
import { KIND_ICONS } from '../../parts/kind.tsx';
import { Icon, PartyMark, Tlp } from '../../parts/marks.tsx';
import { Time } from '../../parts/time.tsx';
import type { Row } from './rows.ts';

export type EventOf = Extract<Row, { readonly type: 'event' }>;

const OPERATIONS = ['PUBLISHED', 'UPDATED', 'REVOKED'] as const;

interface EventRowProps {
  readonly row: EventOf;
  readonly isChosen: boolean;
  readonly onChoose: (key: string) => void;
}

/** One event. A withdrawal shows no value. While the list scrolls, rows that stay are not drawn again. */
export const EventRow = memo(function EventRow({ row, isChosen, onChoose }: EventRowProps): ReactNode {
  const { party } = useViewer();
  const button = useRowFocus<HTMLButtonElement>(isChosen);
  const { item, operation, at, key } = row;
  const word = OPERATIONS.find((one) => one === operation);
  return (
    <button
      type="button"
      ref={button}
      className={`ev${operation === 'WITHDRAWN' ? ' gone' : row.isRevoked ? ' off' : ''}`}
      aria-current={isChosen || undefined}
      onClick={() => onChoose(key)}
    >
      <Icon name={item ? KIND_ICONS[item.kind] : 'eyeoff'} />
      <span className="ev-text">
        {item ? (
          <span className="v">{item.tlp === 'RED' ? <Text id="feed.red" /> : item.display}</span>
        ) : (
          <Text id={operation === 'WITHDRAWN' ? 'feed.withdrawn' : 'feed.unreadable'} values={{ party: party.name }} />
        )}
        <span className="l2">
          <span className="b">{word ? <Text id={`feed.${word}`} /> : <Text id="feed.WITHDRAWN" />}</span>
          {item && (
            <>
              <PartyMark party={item.owner} />
              <span>
                <Text id={`threat.${item.threat}`} />
              </span>
            </>
          )}
        </span>
      </span>
      <span className="r">
        {item && <Tlp label={item.tlp} />}
        <Time of={at} />
      </span>
    </button>
  );
});
