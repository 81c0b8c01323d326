import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { type Kind, Value } from './kind.tsx';
import type { TlpLabel } from './marks.tsx';
import { Red } from './red.tsx';

interface LinkedIndicator {
  readonly id: string;
  readonly kind: Kind;
  readonly display: string;
  readonly tlp: TlpLabel;
}

/** The value of an indicator, which leads to its page. */
export function IndicatorLink({ of: { id, kind, display, tlp } }: { readonly of: LinkedIndicator }): ReactNode {
  const to: string = `/indicators/${id}`;
  return (
    <Red id={id} tlp={tlp}>
      <Link to={to}>
        <Value kind={kind}>{display}</Value>
      </Link>
    </Red>
  );
}
