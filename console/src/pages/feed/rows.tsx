import { useVirtualizer } from '@tanstack/react-virtual';
import { type ReactNode, useEffect, useRef } from 'react';
import { Text } from '../../app/text.tsx';
import { Icon } from '../../parts/marks.tsx';
import { Time } from '../../parts/time.tsx';
import { EventRow } from './event-row.tsx';
import type { Row } from './rows.ts';

const ROW_PX = 58;

interface RowsProps {
  readonly rows: readonly Row[];
  readonly chosen: string | undefined;
  readonly onChoose: (key: string) => void;
}

/** Draws only the rows that are in view. */
export function Rows({ rows, chosen, onChoose }: RowsProps): ReactNode {
  const box = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({ count: rows.length, getScrollElement: () => box.current, estimateSize: () => ROW_PX, overscan: 10 });
  const at = rows.findIndex(({ key }) => key === chosen);
  useEffect(() => {
    if (at >= 0) virtual.scrollToIndex(at);
  }, [at, virtual]);
  return (
    <div className="feed-rows" ref={box} tabIndex={0}>
      <div className="feed-list" ref={(element) => void element?.style.setProperty('height', `${virtual.getTotalSize()}px`)}>
        {virtual.getVirtualItems().map(({ index, start, key }) => {
          const row = rows[index];
          if (!row) return null;
          return (
            <div key={key} className="feed-row" ref={(element) => void element?.style.setProperty('transform', `translateY(${start}px)`)}>
              {row.type === 'dropped' ? (
                <p className="mark">
                  <Icon name="alert" />
                  <span>
                    <Text id="feed.dropped" values={{ count: row.count }} />
                  </span>
                </p>
              ) : row.type === 'gap' ? (
                <p className="mark">
                  <Icon name="undo" />
                  <span>
                    <Text id="feed.gap" values={{ from: <Time of={row.from} />, to: <Time of={row.to} /> }} />
                  </span>
                </p>
              ) : (
                <EventRow row={row} isChosen={row.key === chosen} onChoose={onChoose} />
              )}
            </div>
          );
        })}
      </div>
    </div>
  );
}
