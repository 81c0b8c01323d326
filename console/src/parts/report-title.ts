import type { TlpLabel } from './marks.tsx';

interface TitledReport {
  readonly title: string;
  readonly reference: string;
  readonly tlp: TlpLabel;
}

/** Names a report in a list: the title of a RED one is shown on its own page alone, when it is asked for. */
export const reportTitle = ({ title, reference, tlp }: TitledReport): string => (tlp === 'RED' ? reference : title);
