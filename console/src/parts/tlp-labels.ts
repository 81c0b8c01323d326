import type { TlpLabel } from './marks.tsx';

/** Labels of the Traffic Light Protocol, from the mildest to the strictest. */
export const TLP_LABELS: readonly TlpLabel[] = ['CLEAR', 'GREEN', 'AMBER', 'AMBER_STRICT', 'RED'];

/** Labels of what another party receives: TLP:AMBER+STRICT stays in the own one. */
export const LABELS_FOR_OTHERS = ['CLEAR', 'GREEN', 'AMBER', 'RED'] as const satisfies readonly TlpLabel[];

/** Labels from one to another, both included. */
export const labelsBetween = (from: TlpLabel, to: TlpLabel): readonly TlpLabel[] =>
  TLP_LABELS.slice(TLP_LABELS.indexOf(from), TLP_LABELS.indexOf(to) + 1);

/** A label as FIRST writes it. */
export const tlpText = (label: TlpLabel): string => `TLP:${label.replace('_', '+')}`;
