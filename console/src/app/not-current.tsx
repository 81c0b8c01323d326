import type { ReactNode } from 'react';
import { useIntl } from 'react-intl';
import { readStaleAgain, useAsOf } from './as-of.ts';
import { Text } from './text.tsx';

/** Says of which time the page is while it is not current. */
export function NotCurrent(): ReactNode {
  const intl = useIntl();
  const asOf = useAsOf();
  return (
    <div role="status">
      {asOf !== undefined && (
        <div className="row outdated">
          <span>
            <Text
              id="shell.not-current"
              values={{ time: intl.formatTime(asOf, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }) }}
            />
          </span>
          <button className="btn sm" type="button" onClick={readStaleAgain}>
            <Text id="act.retry" />
          </button>
        </div>
      )}
    </div>
  );
}
