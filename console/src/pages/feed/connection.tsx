import { type ReactNode, useState } from 'react';
import { Text, useText } from '../../app/text.tsx';
import { Icon } from '../../parts/marks.tsx';
import { Time } from '../../parts/time.tsx';
import { toggleNotifications, useWantsNotifications } from './notifications.ts';

interface ConnectionProps {
  readonly lostSince: string | null | undefined;
  /** Since when the officer holds the feed. */
  readonly heldSince: string | undefined;
  readonly onHold: () => void;
  readonly onFilters: () => void;
}

/** Whether the view is current: what an officer relies on. */
export function Connection({ lostSince, heldSince, onHold, onFilters }: ConnectionProps): ReactNode {
  return (
    <div className="row w feed-line">
      <span role="status">
        {typeof lostSince === 'string' ? (
          <span className="st w">
            <span className="dot w" />
            <Text id="feed.lost" /> <Time of={lostSince} />
          </span>
        ) : heldSince !== undefined ? (
          <span className="st w">
            <span className="dot n" />
            <Text id="feed.held" /> <Time of={heldSince} />
          </span>
        ) : (
          <span className={lostSince === null ? 'st ok' : 'st'}>
            <span className={lostSince === null ? 'dot' : 'dot n'} />
            <Text id={lostSince === null ? 'feed.live' : 'feed.connecting'} />
          </span>
        )}
      </span>
      <span className="row gap4 end">
        <button className="btn sm" type="button" aria-pressed={heldSince !== undefined} onClick={onHold}>
          <Icon name="pause" />
          <Text id={heldSince === undefined ? 'feed.hold' : 'feed.go-on'} /> <kbd aria-hidden="true">␣</kbd>
        </button>
        <Notifications />
        <button className="btn sm only-m" type="button" onClick={onFilters}>
          <Icon name="filter" />
          <Text id="feed.filters" />
        </button>
      </span>
    </div>
  );
}

/** By choice: the number of new indicators on the desktop, without any value. */
function Notifications(): ReactNode {
  const text = useText();
  const isOn = useWantsNotifications();
  const [isRefused, setRefused] = useState(false);
  if (!('Notification' in globalThis)) return null;
  const toggle = async (): Promise<void> => setRefused(!(await toggleNotifications()) && !isOn);
  return (
    <button
      className="btn sm"
      type="button"
      aria-pressed={isOn}
      title={text(isRefused ? 'feed.notify.refused' : 'feed.notify.what')}
      onClick={() => void toggle()}
    >
      <Text id={isRefused ? 'feed.notify.refused' : 'feed.notify'} />
    </button>
  );
}
