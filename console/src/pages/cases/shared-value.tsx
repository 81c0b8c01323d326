import type { ReactNode } from 'react';
import { type Kind, Value } from '../../parts/kind.tsx';
import type { TlpLabel } from '../../parts/marks.tsx';
import { Red } from '../../parts/red.tsx';

interface SharedValueProps {
  readonly of: { readonly kind: Kind; readonly value: string; readonly tlp: TlpLabel; readonly indicatorId: string };
  /** Id of what the value is shown for: the same value may stand for several on one page. */
  readonly beside: string;
}

/** A value that cases share, with the label of its strictest indicator. A copy of a RED one is recorded for that indicator. */
export const SharedValue = ({ of: { kind, value, tlp, indicatorId }, beside }: SharedValueProps): ReactNode => (
  <Red id={`${indicatorId} ${beside}`} tlp={tlp}>
    <Value kind={kind}>{value}</Value>
  </Red>
);
