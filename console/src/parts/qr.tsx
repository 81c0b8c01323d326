import { type ReactNode, useMemo } from 'react';
import { useText } from '../app/text.tsx';
import { qrCodeOf } from './qr-code.ts';

/** Light modules around the code, so that cameras find it (ISO/IEC 18004, 6.3.8). */
const MARGIN = 4;

/** A text as a QR code: dark on light in both themes. Nothing is drawn for a text that is too long for one. */
export function QrCode({ text }: { readonly text: string }): ReactNode {
  const label = useText()('qr.label');
  const grid = useMemo(() => qrCodeOf(text), [text]);
  if (!grid) return null;
  const size = grid.length + MARGIN * 2;
  const path = grid.flatMap((row, y) => row.map((isDark, x) => (isDark ? `M${x + MARGIN} ${y + MARGIN}h1v1h-1z` : ''))).join('');
  return (
    <svg className="qr" viewBox={`0 0 ${size} ${size}`} role="img" aria-label={label} shapeRendering="crispEdges">
      <path d={`M0 0h${size}v${size}H0z`} fill="#fff" />
      <path d={path} fill="#000" />
    </svg>
  );
}
