import type { ReactNode } from 'react';
import { Text } from './text.tsx';
import { useOutdated } from './update.ts';

/** Says that the page is older than the hub. */
export function Outdated(): ReactNode {
  return (
    useOutdated() && (
      <div className="row outdated" role="alert">
        <span>
          <Text id="shell.outdated" />
        </span>
        <button className="btn sm" type="button" onClick={() => location.reload()}>
          <Text id="act.reload" />
        </button>
      </div>
    )
  );
}
